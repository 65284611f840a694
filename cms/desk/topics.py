"""The topics of consultations in the Wagtail admin: one list for the whole installation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.desk import queues
from participation.accounts.models import Membership, User
from participation.consultations.models import Topic
from participation.consultations.topics import remove_topic, write_topic
from participation.errors import Refused

Role = Membership.Role


class TopicPolicy(BasePermissionPolicy):
    """Editors and administrators add and rename topics; the operator removes unused ones."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Ask for the role; those who may see the list are those who may add to it."""
        if action == "delete":
            return bool(user.is_active and user.is_superuser)
        return bool(user.is_active) and queues.has_desk(user, Role.EDITOR)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Topic) -> bool:
        """A topic that consultations have is not removed."""
        may = self.user_has_permission(user, action)
        return may and (action != "delete" or not instance.consultations.exists())

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[User]:
        """Return operators, editors and administrators."""
        roles = [Role.EDITOR, Role.ADMINISTRATOR]
        writing = User.objects.filter(memberships__role__in=roles)
        return (User.objects.filter(is_superuser=True) | writing).distinct()


register_permission_policy(Topic, TopicPolicy(Topic))


class TopicForm(forms.ModelForm):
    """A new topic."""

    class Meta:
        model = Topic
        fields = ["name", "slug"]


class KnownTopicForm(forms.ModelForm):
    """A topic that exists. Its short name stays: addresses use it."""

    class Meta:
        model = Topic
        fields = ["name"]


class AddTopicView(generic.CreateView):
    """Adds a topic."""

    def save_instance(self) -> Topic:
        """Leave it to the service."""
        topic = write_topic(**self.form.cleaned_data)
        log(instance=topic, action="wagtail.create")
        return topic


class RenameTopicView(generic.EditView):
    """Renames a topic."""

    def save_instance(self) -> Topic:
        """Leave it to the service."""
        topic = write_topic(topic=self.object, slug=self.object.slug, **self.form.cleaned_data)
        log(instance=topic, action="wagtail.edit", content_changed=self.form.has_changed())
        return topic


class RemoveTopicView(generic.DeleteView):
    """Removes an unused topic."""

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        """Say why a topic stays."""
        try:
            return super().form_valid(form)
        except Refused as refused:
            messages.error(self.request, str(refused))
            return redirect(self.get_success_url())

    @transaction.atomic
    def delete_action(self) -> None:
        """Leave it to the service; what is not removed leaves no trace in the log."""
        log(instance=self.object, action="wagtail.delete", deleted=True)
        remove_topic(self.object)


class TopicViewSet(ModelViewSet):
    """Topics, for those who write pages."""

    model = Topic
    icon = "tag"
    name = "topics"
    menu_label = gettext_lazy("Topics")
    menu_order = 585
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    add_view_class = AddTopicView
    edit_view_class = RenameTopicView
    delete_view_class = RemoveTopicView
    list_display = ["name", "slug"]

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        """Return the form for a new topic, or for one that exists."""
        return KnownTopicForm if for_update else TopicForm
