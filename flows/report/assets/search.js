// The search of the first page. Its index comes in scripts, loaded as they are needed: a page in a folder can fetch nothing.
// flows/report/search.py writes them and says what is in them.
"use strict";
const loaded = new Map();
const waiting = new Map();

// Called by each shard.
function onrecord(name, value) { // eslint-disable-line no-unused-vars
  loaded.set(name, value);
}

function shard(name) {
  if (loaded.has(name)) return Promise.resolve(loaded.get(name));
  if (!waiting.has(name)) {
    waiting.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `search/${name}.js`;
      script.onload = () => { script.remove(); resolve(loaded.get(name)); };
      script.onerror = () => { waiting.delete(name); reject(new Error(`search/${name}.js cannot be read`)); };
      document.head.append(script);
    }));
  }
  return waiting.get(name);
}

const padded = (number) => String(number).padStart(4, "0");

// As flows/report/search.py folds text.
function termsOf(text, stops) {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/(?<![\p{L}\p{N}_])(?:\p{L}\.){2,}/gu, (initials) => initials.replaceAll(".", ""));
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => [...word].length > 1 && !stops.has(word));
}

// The first index at which test holds, in an array where it holds from some index on.
function firstWhere(items, test) {
  let low = 0, high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(items[middle])) high = middle; else low = middle + 1;
  }
  return low;
}

// Every term that is `term`, or begins with it: marks the claims and entities that have one.
async function marked(directory, term, isPrefix) {
  const last = isPrefix ? term + "\uffff" : term;
  const from = Math.max(0, firstWhere(directory.firsts, (first) => first > term) - 1);
  const until = firstWhere(directory.firsts, (first) => first > last);
  const names = [];
  for (let number = from; number < until; number++) names.push(`t/${padded(number)}`);
  const claims = new Uint8Array(directory.claims), entities = new Uint8Array(directory.entities);
  for (const entries of await Promise.all(names.map(shard))) {
    for (let at = firstWhere(entries, ([found]) => found >= term); at < entries.length && entries[at][0] <= last; at++) {
      mark(claims, entries[at][1]);
      mark(entities, entries[at][2]);
    }
  }
  return { claims, entities };
}

function mark(marks, gaps) {
  let number = 0;
  for (const gap of gaps ? gaps.split(" ") : []) marks[number += parseInt(gap, 36)] = 1;
}

// The numbers that every one of some marks has, from `from` up to `until`.
function common(every, from, until) {
  const found = [];
  for (let number = from; number < until; number++) {
    if (every.every((marks) => marks[number])) found.push(number);
  }
  return found;
}

// Days are listed newest first, each with the number of its first claim; claims with no date stand last.
function range(directory, from, until) {
  const { days, claims } = directory;
  if (!from && !until) return [0, claims];
  const begin = until ? days.find(([day]) => day === null || day <= until) : days[0];
  const end = days.find(([day]) => day === null || (from && day < from));
  return [begin ? begin[1] : claims, end ? end[1] : claims];
}

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const words = (code) => code.replaceAll("_", " ");

function chainOf(hops) {
  const chain = element("span", { class: "chain" });
  hops.forEach(([name, id], index) => {
    if (index) chain.append(" ", element("span", { class: "arrow", role: "img", "aria-label": "passed on by" }, "→"), " ");
    const text = element("bdi", {}, name || "(nobody named)");
    chain.append(id ? element("a", { href: `entities/${id}.html` }, text) : text);
  });
  if (!hops.length) chain.append("(nobody named)");
  return chain;
}

function lineOf([claim, article, day, , hops, stance, status, isNegated, cue, content]) {
  const said = element("p", { class: "said" },
    element("span", { class: `label stance ${stance ?? "none"}` }, stance ? words(stance) : "stance not known"), " ",
    element("span", { class: "label status" }, status ? words(status) : "status not known"), " ");
  if (isNegated) said.append(element("span", { class: "label" }, "content negated"), " ");
  if (cue) said.append(element("bdi", { class: "cue" }, cue), " ");
  said.append(element("a", { class: "content", dir: "auto", href: `documents/${article}.html#${claim}` }, content));
  const date = day ? element("time", { datetime: day }, day) : "no date";
  return element("li", { class: "line" }, said, element("p", { class: "by" }, chainOf(hops), " · ", date));
}

addEventListener("DOMContentLoaded", () => {
  const A_PAGE = 25, NAMES = 12;
  const directory = loaded.get("directory");
  const stops = new Set(directory.stops);
  const form = document.querySelector(".search form");
  const [status, results, who] = ["status", "results", "who"].map((id) => document.getElementById(id));
  const count = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
  let person = {}; // by or about which canonical: {by: ID} or {about: ID}
  let asked = 0;

  const row = async (kind, size, number) => (await shard(`${kind}/${padded(Math.floor(number / size))}`))[number % size];

  async function search() {
    const mine = ++asked;
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
    const typed = termsOf(given.q, stops);
    const state = new URLSearchParams(Object.entries({ ...given, ...person }).filter(([, value]) => value));
    // Where nothing is asked the address is left as it is, so that links to parts of the page work.
    if (state.size || location.hash.includes("=")) history.replaceState(null, "", state.size ? `#${state}` : "#search");
    if (!state.size) return show([], [], "");
    if (given.q && !typed.length && state.size === 1) return show([], [], "Type a word of two letters or more.");
    status.textContent = "Searching …";
    try {
      const found = await Promise.all([
        ...typed.map((word) => marked(directory, word, [...word].length > 2)),
        ...["stance", "status", "outlet"].filter((name) => given[name]).map((name) => marked(directory, `${name}:${given[name]}`, false)),
        ...Object.entries(person).map(([part, id]) => marked(directory, `${part}:${id}`, false)),
      ]);
      if (mine !== asked) return undefined;
      const claims = common(found.map((marks) => marks.claims), ...range(directory, given.from, given.until));
      const entities = typed.length ? common(found.slice(0, typed.length).map((marks) => marks.entities), 0, directory.entities) : [];
      await show(claims, entities, `${count(claims.length, "claim", "claims")}, newest first` +
        (entities.length ? `; ${count(entities.length, "person, body or place", "people, bodies and places")} of that name` : ""), mine);
      await showPerson(found.at(-1));
    } catch (error) {
      status.textContent = `The search failed: ${error.message}`;
    }
    return undefined;
  }

  async function showPerson(marks) {
    const [part] = Object.keys(person);
    who.hidden = !part;
    if (!part) return;
    const [, name] = await row("e", directory.entitiesAShard, marks.entities.indexOf(1));
    const all = element("button", { type: "button" }, "all claims");
    all.addEventListener("click", () => { person = {}; who.hidden = true; search(); });
    who.replaceChildren(part === "by" ? "Only what was said by " : "Only what was said about ", element("bdi", {}, name), " ", all);
  }

  async function show(claims, entities, message, mine = asked) {
    const parts = [];
    if (entities.length) {
      const names = element("ul", {});
      const more = async (from) => {
        for (const number of entities.slice(from, from + NAMES)) {
          const [id, name, kind, said, about] = await row("e", directory.entitiesAShard, number);
          names.append(element("li", {}, element("a", { href: `entities/${id}.html` }, element("bdi", {}, name)),
            element("span", { class: "muted" }, ` ${kind ?? ""} ${(said + about).toLocaleString("en")}`)));
        }
        if (entities.length > from + NAMES) names.append(moreButton("more names", names, () => more(from + NAMES)));
      };
      await more(0);
      parts.push(element("div", { class: "hits" }, names));
    }
    if (claims.length) {
      const list = element("ol", { class: "lines" });
      const more = async (from) => {
        const page = claims.slice(from, from + A_PAGE);
        const lines = (await Promise.all(page.map((number) => row("c", directory.claimsAShard, number)))).map(lineOf);
        list.append(...lines);
        const left = claims.length - from - page.length;
        if (left) list.append(moreButton(`${Math.min(A_PAGE, left)} more of ${left.toLocaleString("en")}`, list, () => more(from + A_PAGE)));
        if (from) lines[0].querySelector("a").focus();
      };
      await more(0);
      parts.push(list);
    }
    if (mine !== asked) return;
    results.replaceChildren(...parts);
    status.textContent = message;
  }

  function moreButton(label, list, more) {
    const button = element("button", { type: "button" }, label);
    const item = element("li", {}, button);
    button.addEventListener("click", () => { item.remove(); more(); });
    return item;
  }

  function read() {
    const state = new URLSearchParams(location.hash.slice(1));
    if (!location.hash.includes("=")) return;
    for (const field of form.elements) if (field.name) field.value = state.get(field.name) ?? "";
    person = Object.fromEntries(["by", "about"].filter((part) => state.get(part)).map((part) => [part, state.get(part)]));
    document.getElementById("search").scrollIntoView();
    search();
  }

  form.hidden = false;
  let pause;
  form.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, 200); });
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  form.addEventListener("reset", () => { person = {}; who.hidden = true; setTimeout(search); });
  addEventListener("hashchange", read);
  read();
});
