// Only in what `workshop slides serve` shows: loads the page again when a lesson was saved, at the slide that changed.
(() => {
  "use strict";
  const events = new EventSource("/events");
  events.addEventListener("changed", (event) => {
    if (event.data) history.replaceState(null, "", `#${event.data}`);
    location.reload();
  });
  addEventListener("pagehide", () => events.close());
})();
