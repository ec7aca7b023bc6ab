/// What every deck has in it, whatever its theme looks like.
enum DeckResources {
    /// How slides stand, hide and print. All that is a matter of taste is the theme's.
    ///
    /// Without the script, slides stand one below the other, whole; the script adds `deck` to the root element.
    static let style = """
        * { box-sizing: border-box; }
        html, body { margin: 0; }
        .slide { --fit: 1; font-size: calc(var(--size, 1.5rem) * var(--fit)); }
        .slide:focus { outline: none; }
        .content > :first-child { margin-top: 0; }
        pre { overflow-x: auto; white-space: pre; tab-size: 4; }
        pre .line { display: block; min-height: 1lh; }
        pre[data-file]::before { content: attr(data-file); display: block; }
        pre.html { white-space: pre-wrap; }
        img { max-width: 100%; max-height: 60vh; }
        .announcement { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
        .bar[hidden] { display: none; }
        .notes { font-size: 1rem; }
        @media screen {
          .deck, .deck body { height: 100%; overflow: hidden; }
          .deck .slide { position: fixed; inset: 0 0 var(--bar, 2.5rem) 0; overflow: auto; }
          .deck .slide[inert], .deck .waiting { visibility: hidden; }
          .deck pre.stepped .line:not(.lit) { opacity: .4; }
          .deck .bar { position: fixed; inset: auto 0 0 0; height: var(--bar, 2.5rem); }
        }
        @media print {
          @page { size: 13.333in 7.5in; margin: 0; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .slide { height: 100vh; overflow: hidden; break-after: page; break-inside: avoid; }
          .slide:last-of-type { break-after: auto; }
          pre { white-space: pre-wrap; }
          .bar, .announcement, .help { display: none !important; }
        }
        """

    /// Shows one slide at a time. Where something is missing in an old browser, the page stays as it is without script.
    static let script = """
        (() => {
          "use strict";
          const slides = [...document.querySelectorAll(".slide")];
          if (!slides.length) return;
          const bar = document.querySelector(".bar");
          const help = document.querySelector(".help");
          const find = (name) => document.querySelector(name);
          let current = 0, key = 0;

          const keysOf = (slide) => Number(slide.dataset.keys);
          const linesOf = (step) => step.split(",").flatMap((range) => {
            const [first, last] = range.split("-").map(Number);
            return Array.from({ length: last - first + 1 }, (_, index) => first + index);
          });

          // Shrinks what is too much for the screen, down to half; what is still too much scrolls.
          const fit = (slide) => {
            let factor = 1;
            slide.style.setProperty("--fit", factor);
            if (innerWidth < 640) return;
            const isTooBig = () => slide.scrollHeight > slide.clientHeight + 1
              || [...slide.querySelectorAll("pre")].some((code) => code.scrollWidth > code.clientWidth + 1);
            while (isTooBig() && factor > 0.5) {
              factor -= 0.05;
              slide.style.setProperty("--fit", factor.toFixed(2));
            }
          };

          const reveal = (slide) => {
            for (const part of slide.querySelectorAll("[data-at]")) {
              part.classList.toggle("waiting", Number(part.dataset.at) > key);
            }
            for (const code of slide.querySelectorAll("pre[data-steps]")) {
              const steps = code.dataset.steps.split("|");
              const step = Math.min(Math.max(key - Number(code.dataset.from), 0), steps.length - 1);
              const lit = linesOf(steps[step]);
              code.classList.add("stepped");
              code.querySelectorAll(".line").forEach((line, index) => {
                line.classList.toggle("lit", lit.includes(index + 1));
              });
            }
          };

          const show = (index, at, moveFocus = true) => {
            const changed = index !== current;
            current = index;
            key = Math.min(at, keysOf(slides[index]));
            slides.forEach((slide, number) => {
              slide.inert = number !== index;
              if (number === index) slide.removeAttribute("aria-hidden");
              else slide.setAttribute("aria-hidden", "true");
            });
            const slide = slides[index];
            fit(slide);
            reveal(slide);
            if (changed) slide.scrollTop = 0;
            if (moveFocus && !bar.contains(document.activeElement)) slide.focus({ preventScroll: true });
            const heading = slide.querySelector("h1, h2, h3");
            const name = heading ? heading.textContent : slide.dataset.section;
            find(".where").textContent = slide.dataset.section;
            find(".counter").textContent = `${index + 1} / ${slides.length}`;
            find(".progress span").style.width = `${100 * (index + 1) / slides.length}%`;
            if (changed) find(".announcement").textContent = `Slide ${index + 1} of ${slides.length}: ${name}`;
            document.title = document.documentElement.dataset.title + (index ? ` – ${name}` : "");
            if (location.hash !== `#${slide.id}`) history.replaceState(null, "", `#${slide.id}`);
          };

          const next = () => {
            if (key < keysOf(slides[current])) show(current, key + 1);
            else if (current + 1 < slides.length) show(current + 1, 0);
          };
          const previous = () => {
            if (key > 0) show(current, key - 1);
            else if (current > 0) show(current - 1, keysOf(slides[current - 1]));
          };
          const toggleHelp = () => help.open ? help.close() : help.showModal();
          const actions = { next, previous, help: toggleHelp };

          const indexOfHash = () => {
            const target = document.getElementById(location.hash.slice(1));
            const slide = target && target.closest(".slide");
            return slide ? slides.indexOf(slide) : -1;
          };

          document.addEventListener("keydown", (event) => {
            if (event.ctrlKey || event.altKey || event.metaKey) return;
            if (event.key === "?") { event.preventDefault(); return toggleHelp(); }
            if (help.open) return;
            const slide = slides[current];
            const onControl = event.target.closest("a, button");
            const scrolls = slide.scrollHeight > slide.clientHeight + 1;
            const onWideCode = event.target.matches("pre") && event.target.scrollWidth > event.target.clientWidth + 1;
            switch (event.key) {
              case "ArrowRight": if (onWideCode) return; next(); break;
              case "ArrowLeft": if (onWideCode) return; previous(); break;
              case "ArrowDown": if (scrolls) return; next(); break;
              case "ArrowUp": if (scrolls) return; previous(); break;
              case "PageDown": next(); break;
              case "PageUp": previous(); break;
              case " ": if (onControl) return; if (event.shiftKey) previous(); else next(); break;
              case "Home": show(0, 0); break;
              case "End": show(slides.length - 1, 0); break;
              default: return;
            }
            event.preventDefault();
          });
          bar.addEventListener("click", (event) => {
            const button = event.target.closest("button");
            if (button) actions[button.dataset.go]();
          });
          help.addEventListener("click", (event) => { if (event.target.closest("a")) help.close(); });
          let touch = null;
          document.addEventListener("touchstart", (event) => {
            touch = event.touches.length === 1 && !event.target.closest("pre") ? event.touches[0] : null;
          }, { passive: true });
          document.addEventListener("touchend", (event) => {
            if (!touch) return;
            const x = event.changedTouches[0].clientX - touch.clientX;
            const y = event.changedTouches[0].clientY - touch.clientY;
            touch = null;
            if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) (x < 0 ? next : previous)();
          }, { passive: true });
          addEventListener("hashchange", () => {
            const index = indexOfHash();
            if (index >= 0 && index !== current) show(index, 0);
          });
          addEventListener("resize", () => fit(slides[current]));
          addEventListener("beforeprint", () => slides.forEach(fit));

          document.documentElement.dataset.title = document.title;
          document.documentElement.classList.add("deck");
          bar.hidden = false;
          show(Math.max(indexOfHash(), 0), 0, false);
        })();

        """
}
