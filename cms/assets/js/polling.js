// Where a proxy lets no socket through, the same frames are asked for every twenty seconds. As long as
// nothing happened the answer is an empty 304.

const EVERY = 20_000; // ms, and up to a quarter more by chance
const AT_ONCE = 20; // threads in one request

let timer = 0;
let tag = "";

export function isPolling() {
  return timer !== 0;
}

// Asks until `stopPolling`; `receive` takes frames, `versions` says what the page knows.
export function startPolling(versions, receive) {
  if (timer) return;
  const again = () => {
    timer = setTimeout(ask, EVERY * (1 + Math.random() / 4));
  };
  const ask = async () => {
    try {
      if (!document.hidden && versions.size) await poll(versions, receive);
    } catch {
      // Offline: the next time may do.
    }
    if (timer) again();
  };
  timer = setTimeout(ask, 0);
}

export function stopPolling() {
  clearTimeout(timer);
  timer = 0;
  tag = "";
}

async function poll(versions, receive) {
  const query = new URLSearchParams({ language: document.documentElement.lang });
  for (const [thread, version] of [...versions].slice(0, AT_ONCE)) {
    query.append("thread", `${thread}.${version}`);
  }
  const response = await fetch(`/live/?${query}`, {
    headers: tag ? { "If-None-Match": tag } : {},
    cache: "no-store",
  });
  if (response.status !== 200) return;
  tag = response.headers.get("ETag") ?? "";
  const { frames } = await response.json();
  frames.forEach(receive);
}
