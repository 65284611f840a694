// Numbers of contributions in lists: in the contents of a plan and on cards of consultations.

import { countOf } from "./discussion.js";

// What the page shows numbers of; nothing if it shows none.
export function wantedCounts() {
  const numbers = (name) =>
    [...new Set([...document.querySelectorAll(`[data-${name}]`)].map((each) => each.getAttribute(`data-${name}`)))]
      .map(Number)
      .slice(0, 50);
  const plans = numbers("live-plan");
  const consultations = numbers("consultation-count");
  return plans.length || consultations.length ? { plans, consultations } : null;
}

export function takeCounts(frame) {
  for (const [thread, count] of Object.entries(frame.counts ?? {})) countOf({ thread, count });
  if (frame.readers !== undefined) takeReaders(frame);
  if (frame.consultation === undefined) return;
  const number = new Intl.NumberFormat(document.documentElement.lang).format(frame.count);
  for (const place of document.querySelectorAll(`[data-consultation-count="${frame.consultation}"]`)) {
    const { one, many } = place.dataset;
    place.textContent = frame.count === 1 ? one : many.replace("{n}", number);
  }
}

function takeReaders({ plan, readers }) {
  for (const place of document.querySelectorAll(`[data-live-readers="${plan}"]`)) {
    place.textContent = place.dataset.text.replace("{n}", readers);
    place.hidden = readers === 0;
  }
}
