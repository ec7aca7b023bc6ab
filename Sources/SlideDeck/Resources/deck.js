// Shows one slide at a time. Where something is missing in an old browser, the page stays as it is without script.
const deck = (() => {
  "use strict";
  const slides = [...document.querySelectorAll(".slide")];
  const bar = document.querySelector(".bar");
  const help = document.querySelector(".help");
  const root = document.documentElement;
  const find = (name) => document.querySelector(name);
  const isPresenter = new URLSearchParams(location.search).has("presenter");
  const listeners = [];
  let current = 0, key = 0;

  const keysOf = (slide) => Number(slide.dataset.keys);
  const nameOf = (slide) => slide.querySelector("h1, h2, h3")?.textContent ?? slide.dataset.section;
  const linesOf = (step) => step.split(",").flatMap((range) => {
    const [first, last] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

  // Text is larger where that leaves it on the slide, for the last row. What is too much for the screen shrinks, down to
  // half; what is still too much scrolls.
  const sizes = [1.2, 1.1, ...Array.from({ length: 11 }, (_, index) => 1 - index / 20)];
  const fit = (slide) => {
    const isTooBig = () => slide.scrollHeight > slide.clientHeight + 1
      || [...slide.querySelectorAll("pre")].some((code) => code.scrollWidth > code.clientWidth + 1);
    for (const size of innerWidth < 640 && !root.classList.contains("paper") ? [1] : sizes) {
      slide.style.setProperty("--fit", size.toFixed(2));
      if (!isTooBig()) return;
    }
  };

  const reveal = (slide, at) => {
    for (const part of slide.querySelectorAll("[data-at]")) {
      part.classList.toggle("waiting", Number(part.dataset.at) > at);
    }
    for (const code of slide.querySelectorAll("pre[data-steps]")) {
      const steps = code.dataset.steps.split("|");
      const step = Math.min(Math.max(at - Number(code.dataset.from), 0), steps.length - 1);
      const lit = linesOf(steps[step]);
      code.classList.add("stepped");
      code.querySelectorAll(".line").forEach((line, index) => line.classList.toggle("lit", lit.includes(index + 1)));
    }
  };

  const hide = (slide, isHidden) => {
    slide.inert = isHidden;
    if (isHidden) slide.setAttribute("aria-hidden", "true");
    else slide.removeAttribute("aria-hidden");
  };

  const tell = (slide, changed) => {
    const number = current + 1;
    find(".where").textContent = slide.dataset.section;
    find(".counter").textContent = `${number} / ${slides.length}`;
    find(".progress").setAttribute("aria-valuenow", number);
    find(".progress span").style.width = `${100 * number / slides.length}%`;
    if (changed) find(".announcement").textContent = `Slide ${number} of ${slides.length}: ${nameOf(slide)}`;
    document.title = (isPresenter ? "Presenter – " : "") + root.dataset.title + (current ? ` – ${nameOf(slide)}` : "");
    if (location.hash !== `#${slide.id}`) history.replaceState(null, "", `#${slide.id}`);
  };

  // `from` says who asked: what the other window asked is not told to it again.
  const show = (index, at, { moveFocus = true, from = "here" } = {}) => {
    const changed = index !== current;
    current = index;
    key = Math.max(0, Math.min(at, keysOf(slides[index])));
    const slide = slides[index];
    const next = isPresenter ? slides[index + 1] : undefined;
    slides.forEach((other, number) => {
      hide(other, number !== index);
      other.classList.toggle("now", isPresenter && number === index);
      other.classList.toggle("then", other === next);
    });
    fit(slide);
    reveal(slide, key);
    if (next) reveal(next, isPresenter ? Infinity : 0);
    if (changed) slide.scrollTop = 0;
    if (moveFocus && !bar.contains(document.activeElement)) slide.focus({ preventScroll: true });
    tell(slide, changed);
    listeners.forEach((listener) => listener({ from }));
  };

  const next = () => {
    if (key < keysOf(slides[current])) show(current, key + 1);
    else if (current + 1 < slides.length) show(current + 1, 0);
  };
  const previous = () => {
    if (key > 0) show(current, key - 1);
    else if (current > 0) show(current - 1, keysOf(slides[current - 1]));
  };

  // All slides at once; arrows and Enter, or a click, choose one.
  const overview = (isOn = !root.classList.contains("overview")) => {
    if (isPresenter || root.classList.contains("overview") === isOn) return;
    root.classList.toggle("overview", isOn);
    slides.forEach((slide, index) => {
      slide.style.setProperty("--fit", 1);
      hide(slide, !isOn && index !== current);
      slide.querySelector(".content").inert = isOn;
      slide.tabIndex = isOn ? 0 : -1;
    });
    if (isOn) {
      slides.forEach((slide) => fit(slide));
      slides[current].scrollIntoView({ block: "center" });
      slides[current].focus();
    } else {
      show(current, key);
    }
  };
  const choose = (slide) => {
    current = slides.indexOf(slide);
    key = 0;
    overview(false);
  };
  const moveInOverview = (name) => {
    const top = slides[0].offsetTop;
    const columns = slides.filter((slide) => slide.offsetTop === top).length;
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -slides.length, End: slides.length };
    const here = slides.indexOf(document.activeElement);
    slides[Math.max(0, Math.min(slides.length - 1, (here < 0 ? current : here) + steps[name]))].focus();
  };

  const isDark = () => {
    const chosen = root.style.colorScheme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const actions = {
    next,
    previous,
    first: () => show(0, 0),
    last: () => show(slides.length - 1, 0),
    overview: () => overview(),
    help: () => help.open ? help.close() : help.showModal(),
    black: () => {
      root.classList.toggle("black");
      listeners.forEach((listener) => listener({ from: "here" }));
    },
    dark: () => { root.style.colorScheme = isDark() ? "light" : "dark"; },
    full: () => { if (document.fullscreenElement) document.exitFullscreen(); else root.requestFullscreen?.().catch(() => {}); },
  };
  const letters = { "?": "help", o: "overview", b: "black", ".": "black", d: "dark", f: "full", PageDown: "next", PageUp: "previous", Home: "first", End: "last" };

  // Arrows scroll first where there is something to scroll.
  const arrow = (event) => {
    const slide = slides[current];
    const scrolls = !isPresenter && slide.scrollHeight > slide.clientHeight + 1;
    const onWideCode = event.target.matches("pre") && event.target.scrollWidth > event.target.clientWidth + 1;
    switch (event.key) {
      case "ArrowRight": return onWideCode ? null : next;
      case "ArrowLeft": return onWideCode ? null : previous;
      case "ArrowDown": return scrolls ? null : next;
      case "ArrowUp": return scrolls ? null : previous;
      case " ": return event.target.closest("a, button") ? null : event.shiftKey ? previous : next;
      default: return null;
    }
  };
  const actionFor = (event) => {
    if (root.classList.contains("black") && !isPresenter && event.key !== "?") return actions.black;
    if (root.classList.contains("overview")) {
      if (/^(Arrow|Home|End)/.test(event.key)) return () => moveInOverview(event.key);
      if (event.key === "Escape") return () => overview(false);
      const slide = event.target.closest(".slide");
      if (slide && (event.key === "Enter" || event.key === " ")) return () => choose(slide);
    }
    const name = letters[event.key];
    return name ? actions[name] : arrow(event);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (help.open && event.key !== "?") return;
    const action = actionFor(event);
    if (!action) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-go]");
    if (button) {
      if (help.open && button.dataset.go !== "help") help.close();
      return actions[button.dataset.go]();
    }
    if (help.contains(event.target) && event.target.closest("a")) help.close();
    if (root.classList.contains("overview") && event.target.closest(".slide")) choose(event.target.closest(".slide"));
  });

  let touch = null;
  document.addEventListener("touchstart", (event) => {
    touch = event.touches.length === 1 && !event.target.closest("pre") ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!touch || root.classList.contains("overview")) return;
    const x = event.changedTouches[0].clientX - touch.clientX;
    const y = event.changedTouches[0].clientY - touch.clientY;
    touch = null;
    if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) (x < 0 ? next : previous)();
  }, { passive: true });

  const indexOfHash = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const slide = target?.closest(".slide");
    return slide ? slides.indexOf(slide) : -1;
  };
  addEventListener("hashchange", () => {
    const index = indexOfHash();
    if (index >= 0 && index !== current) show(index, 0);
  });
  addEventListener("resize", () => fit(slides[current]));
  // A page is not as wide and high as the window, and has the addresses of links besides.
  addEventListener("beforeprint", () => {
    root.classList.add("paper");
    slides.forEach((slide) => fit(slide));
    root.classList.remove("paper");
  });
  addEventListener("afterprint", () => fit(slides[current]));

  // A button on each piece of code that takes it to the clipboard.
  const copy = async (button, text) => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "No clipboard";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  };
  const addCopyButtons = () => {
    if (!navigator.clipboard) return;
    for (const code of document.querySelectorAll(".slide pre:not(.html)")) {
      const box = document.createElement("div");
      const button = document.createElement("button");
      box.className = "code";
      Object.assign(button, { type: "button", textContent: "Copy" });
      button.setAttribute("aria-label", "Copy this code");
      code.replaceWith(box);
      box.append(code, button);
      button.addEventListener("click", () => copy(button, code.querySelector("code").textContent.trimEnd()));
    }
  };

  const start = () => {
    root.dataset.title = document.title;
    root.classList.add("deck");
    root.classList.toggle("presenter", isPresenter);
    bar.hidden = false;
    addCopyButtons();
    show(Math.max(indexOfHash(), 0), 0, { moveFocus: false, from: "start" });
  };

  return {
    slides, actions, letters, isPresenter, show, start, nameOf,
    state: () => ({ slide: current, key, black: root.classList.contains("black") }),
    onChange: (listener) => listeners.push(listener),
  };
})();
