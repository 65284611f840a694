"""The domain's own addresses; they come before the pages of the CMS."""

from participation.consultations.urls import urlpatterns as consultations
from participation.contributions.urls import urlpatterns as contributions
from participation.documents.urls import urlpatterns as documents
from participation.exchange.open_data.urls import urlpatterns as open_data
from participation.moderation.urls import urlpatterns as moderation
from participation.search.urls import urlpatterns as search

app_name = "participation"
urlpatterns = [*consultations, *contributions, *documents, *moderation, *search, *open_data]
