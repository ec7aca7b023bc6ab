// The second window, kept at the same slide as the first, and the clocks: the agenda's and an exercise's.
(() => {
  "use strict";
  const { slides } = deck;
  const find = (name) => document.querySelector(name);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const timeOfDay = (minutes) => `${two((minutes / 60) % 24)}:${two(minutes % 60)}`;
  const duration = (seconds) => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const minutesNow = () => {
    const now = new Date();
    return now.getHours() * 60 + now.getMinutes() + now.getSeconds() / 60;
  };

  // MARK: The plan of the day

  const written = [];
  const places = slides.map((slide) => {
    if (slide.dataset.start) {
      written.push({
        title: slide.dataset.section, start: Number(slide.dataset.start), end: Number(slide.dataset.end),
        isFixed: "fixed" in slide.dataset, minutes: 0,
      });
    }
    const part = written.length - 1;
    const before = written[part].minutes;
    const minutes = Number(slide.dataset.minutes);
    written[part].minutes += minutes;
    return { part, before, minutes, isOptional: "optional" in slide.dataset };
  });
  let plan = written;

  // A day that begins late: up to the next section that keeps its time (lunch) all become shorter by the same share;
  // without one, or when it has come already, the whole day moves.
  const replan = (begin, keepsFixed) => {
    const fixed = written.findIndex((section) => section.isFixed && section.start > begin);
    const first = written[0].start;
    if (!keepsFixed || fixed < 0) {
      return written.map((section) => ({ ...section, start: section.start + begin - first, end: section.end + begin - first }));
    }
    const factor = (written[fixed].start - begin) / (written[fixed].start - first);
    const moved = (time) => Math.round(begin + (time - first) * factor);
    return written.map((section, index) =>
      index < fixed ? { ...section, start: moved(section.start), end: moved(section.end) } : section);
  };

  // Numbers as people say them: 31 to 33, 35.
  const ranges = (numbers) => {
    const runs = [];
    for (const number of numbers) {
      const last = runs[runs.length - 1];
      if (last && last[1] === number - 1) last[1] = number;
      else runs.push([number, number]);
    }
    return runs.map(([first, last]) => first === last ? `${first}` : `${first} to ${last}`).join(", ");
  };

  // Where the slide should be by the plan, in words. `now` is in minutes of the day.
  const pace = (index, now) => {
    const place = places[index];
    const section = plan[place.part];
    const scale = section.minutes > 0 ? (section.end - section.start) / section.minutes : 1;
    const begin = section.start + place.before * scale;
    const behind = Math.floor(now - begin - place.minutes * scale);
    const ahead = Math.floor(begin - now);
    // Shown on another day, or for a rehearsal.
    if (ahead > 60 || behind > 120) return { text: `Planned for ${timeOfDay(begin)}`, isLate: false };
    if (ahead >= 1) return { text: `${count(ahead, "minute")} ahead`, isLate: false };
    if (behind < 1) return { text: "On time", isLate: false };
    let text = `${count(behind, "minute")} behind: ${timeOfDay(section.end + behind)} instead of ${timeOfDay(section.end)}`;
    const skippable = [];
    let saved = 0;
    for (let other = index + 1; other < slides.length && places[other].part === place.part && saved < behind; other++) {
      if (!places[other].isOptional) continue;
      skippable.push(other + 1);
      saved += places[other].minutes * scale;
    }
    if (skippable.length) text += `; optional slide${skippable.length === 1 ? "" : "s"} ${ranges(skippable)}`;
    return { text, isLate: true };
  };

  // MARK: An exercise's countdown

  let timerEnd = 0;
  const timerText = () => {
    const minutes = Number(slides[deck.state().slide].dataset.exercise ?? 0);
    if (!timerEnd) return minutes ? `${minutes}:00` : "";
    const left = Math.ceil((timerEnd - Date.now()) / 1000);
    return left > 0 ? duration(left) : "Time is up";
  };
  deck.actions.timer = () => {
    const minutes = Number(slides[deck.state().slide].dataset.exercise ?? 0);
    timerEnd = timerEnd ? 0 : minutes ? Date.now() + minutes * 60000 : 0;
    tick();
    send();
  };
  deck.letters.t = "timer";

  // MARK: The other window

  // The two windows share a name that no other tab with the same deck has; the first keeps it over a reload.
  const session = (() => {
    const given = new URLSearchParams(location.search).get("presenter");
    if (given) return given;
    const made = Math.random().toString(36).slice(2);
    try {
      const kept = sessionStorage.getItem("workshop-session");
      if (!kept) sessionStorage.setItem("workshop-session", made);
      return kept ?? made;
    } catch {
      return made;
    }
  })();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`workshop-deck ${session}`) : null;
  let peer = deck.isPresenter ? window.opener : null;
  const message = (kind) => ({ workshopDeck: kind, ...deck.state(), timerEnd });
  // From a file there is no origin to name; what is told is a place in slides that both windows have.
  const post = (kind) => {
    channel?.postMessage(message(kind));
    if (peer && !peer.closed) peer.postMessage(message(kind), "*");
  };
  const send = () => post("place");
  const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
  const receive = (data, source) => {
    if (!data || !["place", "hello"].includes(data.workshopDeck)) return;
    if (source && source !== window) peer = source;
    if (data.workshopDeck === "hello") return send();
    if (!isNumber(data.slide) || !slides[data.slide] || !isNumber(data.key) || !isNumber(data.timerEnd)) return;
    timerEnd = data.timerEnd;
    document.documentElement.classList.toggle("black", data.black === true);
    const state = deck.state();
    if (state.slide !== data.slide || state.key !== data.key) deck.show(data.slide, data.key, { moveFocus: false, from: "peer" });
    tick();
  };
  channel?.addEventListener("message", (event) => receive(event.data, null));
  addEventListener("message", (event) => receive(event.data, event.source));

  deck.actions.presenter = () => {
    if (deck.isPresenter) return;
    const file = location.href.split(/[?#]/)[0];
    peer = window.open(`${file}?presenter=${session}${location.hash}`, "workshop-presenter", "popup,width=1280,height=800");
    if (!peer) find(".announcement").textContent = "The browser did not open the presenter's window.";
  };
  deck.letters.p = "presenter";

  // MARK: The panel

  let since = Date.now();
  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const panel = () => {
    const choose = (label, make) => element("button", {
      type: "button", textContent: label, onclick: () => { plan = make(); remember(); tick(); },
    });
    const fixed = written.find((section) => section.isFixed);
    const buttons = [choose("Begin now, move the day", () => replan(Math.floor(minutesNow()), false))];
    if (fixed) buttons.unshift(choose(`Begin now, keep ${fixed.title}`, () => replan(Math.floor(minutesNow()), true)));
    buttons.push(choose("As planned", () => written));
    document.body.insertBefore(element("div", { className: "presenter-panel" },
      element("section", { className: "presenter-notes" }),
      element("section", { className: "presenter-clock" },
        element("p", { className: "big now-time" }),
        element("p", { className: "pace" }),
        element("p", { className: "muted slide-time" }),
        element("p", { className: "muted section-time" }),
        element("p", {}, ...buttons))), find(".bar"));
    find(".presenter-notes").setAttribute("aria-label", "Notes");
    find(".presenter-clock").setAttribute("aria-label", "Clock");
    find(".presenter-notes").tabIndex = 0;
  };
  const remember = () => {
    try { sessionStorage.setItem("workshop-plan", JSON.stringify(plan.map(({ start, end }) => [start, end]))); } catch { /* Only not remembered. */ }
  };
  const recall = () => {
    try {
      const times = JSON.parse(sessionStorage.getItem("workshop-plan"));
      if (times?.length === written.length) plan = written.map((section, index) => ({ ...section, start: times[index][0], end: times[index][1] }));
    } catch { /* As planned. */ }
  };

  const tick = () => {
    find(".timer").textContent = timerText();
    if (!deck.isPresenter) return;
    const index = deck.state().slide;
    const now = minutesNow();
    const section = plan[places[index].part];
    const { text, isLate } = pace(index, now);
    find(".now-time").textContent = timeOfDay(now);
    find(".pace").textContent = text;
    find(".pace").classList.toggle("late", isLate);
    const planned = Math.round(places[index].minutes * 10) / 10;
    find(".slide-time").textContent = `This slide: ${duration((Date.now() - since) / 1000)} of ${planned} min`;
    find(".section-time").textContent = `${section.title}: ${timeOfDay(section.start)} – ${timeOfDay(section.end)}`;
  };
  const showNotes = () => {
    const notes = slides[deck.state().slide].querySelector(".notes");
    const parts = notes ? [...notes.cloneNode(true).childNodes] : [element("p", { className: "muted", textContent: "No notes." })];
    find(".presenter-notes").replaceChildren(...parts);
  };

  let last = -1;
  deck.onChange(({ from }) => {
    const { slide } = deck.state();
    if (slide !== last) {
      since = Date.now();
      if (last >= 0 && from === "here" && !slides[slide].dataset.exercise) timerEnd = 0;
    }
    last = slide;
    if (deck.isPresenter) showNotes();
    tick();
    if (from === "here") send();
  });

  if (deck.isPresenter) {
    recall();
    panel();
    addEventListener("load", () => post("hello"));
  }
  setInterval(tick, 500);
  deck.clock = { pace, replan, plan: () => plan };
  deck.start();
})();
