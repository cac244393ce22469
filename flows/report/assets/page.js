// What every page does: light or dark, claims linked to their words, rows to copy. A page is whole without it.
"use strict";
(() => {
  const themes = ["auto", "light", "dark"];
  const button = document.getElementById("theme");
  const remembered = () => {
    try { return localStorage.getItem("onrecord-theme"); } catch { return null; }
  };
  const choose = (theme) => {
    document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    try { localStorage.setItem("onrecord-theme", theme); } catch { /* a browser that keeps nothing */ }
  };
  choose(themes.includes(remembered()) ? remembered() : "auto");
  button.hidden = false;
  button.addEventListener("click", () => choose(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % 3]));

  // A claim's card and its words: what is pointed at or focused lights the other.
  const cards = new Map([...document.querySelectorAll(".claim")].map((card) => [card.dataset.claim, card]));
  let lit = null;
  const light = (number) => {
    if (number === lit) return;
    lit = number;
    for (const on of document.querySelectorAll(".on-s, .on-q, .on-c, .lit")) on.classList.remove("on-s", "on-q", "on-c", "lit");
    if (number === null) return;
    cards.get(number)?.classList.add("lit");
    for (const role of ["s", "q", "c"]) {
      for (const words of document.querySelectorAll(`[data-claims~="${number}${role}"]`)) words.classList.add(`on-${role}`);
    }
  };
  // Where the article stands beside its claims, the words come into view with the card.
  const reveal = (number) => {
    if (!matchMedia("(min-width: 62rem)").matches) return;
    document.querySelector(`[data-claims~="${number}q"], [data-claims~="${number}c"]`)?.scrollIntoView({ block: "nearest" });
  };
  // Claims that lie in others stand last: the innermost one is meant.
  const innermost = (words) => words.dataset.claims.split(" ").at(-1).slice(0, -1);
  const targeted = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.dataset.claim ?? null;
  const rest = () => light(document.activeElement?.closest?.(".claim")?.dataset.claim ?? targeted());
  const text = document.querySelector(".text");
  for (const [number, card] of cards) {
    card.addEventListener("mouseenter", () => light(number));
    card.addEventListener("mouseleave", rest);
    card.addEventListener("focusin", () => { light(number); reveal(number); });
    card.addEventListener("focusout", rest);
  }
  text?.addEventListener("mouseover", (event) => {
    const words = event.target.closest("[data-claims]");
    if (words) light(innermost(words)); else rest();
  });
  text?.addEventListener("mouseleave", rest);
  text?.addEventListener("click", (event) => {
    const words = event.target.closest("[data-claims]");
    if (words && !getSelection().toString()) location.hash = cards.get(innermost(words)).id;
  });
  const arrive = () => { rest(); if (targeted()) reveal(targeted()); };
  addEventListener("hashchange", arrive);
  arrive();

  for (const copy of document.querySelectorAll(".copy")) {
    const row = copy.parentElement.querySelector("pre");
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(row.textContent);
        copy.textContent = "Copied";
      } catch {
        // Without leave to write to the clipboard the row is selected, to be copied by hand.
        getSelection().selectAllChildren(row);
        copy.textContent = "Selected: copy it";
      }
    });
  }
})();
