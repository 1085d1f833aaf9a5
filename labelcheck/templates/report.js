
"use strict";
(() => {
  // texts come from photos and file names: they only ever become text nodes, never markup
  const { schema, cards } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const words = { flag: "flagged", error: "not judged", review: "to review", pass: "passed" };
  const batch = 40;
  const memory = "labelcheck " + location.pathname;
  const list = byId("cards");
  let only = null;
  let shown = [];
  let drawn = 0;
  let decisions = new Map();

  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined && text !== null) node.textContent = text;
    return node;
  };
  const add = (parent, ...children) => { parent.append(...children.filter(Boolean)); return parent; };
  const grouped = (number) => number.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  const keyOf = (card) => card.sha256 + " " + card.page;

  const haystack = (card) => card.haystack ??= [
    card.name, card.substance, card.strength, card.per_ml, ...(card.others || []), ...(card.error || []),
    ...(card.findings || []).flat(), ...Object.values(card.expected || {}), card.twin,
  ].filter(Boolean).join("\n").toLowerCase();

  // decisions

  function remember() {
    try {
      localStorage.setItem(memory, JSON.stringify({ who: byId("who").value, decisions: [...decisions] }));
    } catch { /* a browser may forbid it; the export is what counts */ }
  }

  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(memory)) || {};
      byId("who").value = kept.who || "";
      const known = new Map(cards.filter(open).map((card) => [keyOf(card), card]));
      for (const [key, decision] of kept.decisions || []) {
        const card = known.get(key);
        // what labelcheck says now must still be what the person saw
        if (card && decision.old.strength === (card.strength ?? null)) decisions.set(key, decision);
      }
    } catch { decisions = new Map(); }
  }

  const open = (card) => card.verdict === "review" && !card.correction && card.sha256;

  function decide(card, verdict, strength, note) {
    decisions.set(keyOf(card), {
      sha256: card.sha256, page: card.page, name: card.name, at: new Date().toISOString(),
      old: { verdict: card.verdict, strength: card.strength ?? null },
      new: { verdict, strength: strength || null }, note: note || "",
    });
    remember();
    counted();
  }

  function counted() {
    byId("decided").hidden = !decisions.size;
    byId("how-many").textContent = decisions.size === 1 ? "1 decision" : decisions.size + " decisions";
  }

  function exportDecisions() {
    const who = byId("who");
    if (!who.value.trim()) { who.setCustomValidity("Who decides?"); who.reportValidity(); return; }
    who.setCustomValidity("");
    const corrections = [...decisions.values()].map((decision) => ({ who: who.value.trim(), ...decision }));
    const blob = new Blob([JSON.stringify({ schema, corrections }, null, 1)], { type: "application/json" });
    const link = make("a");
    link.href = URL.createObjectURL(blob);
    link.download = "corrections.json";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    remember();
  }

  function field(label, input) { return add(make("label", "", label), input); }

  function actions(card, redraw) {
    const decision = decisions.get(keyOf(card));
    const row = make("div", "actions");
    const button = (text, act) => {
      const node = make("button", "", text);
      node.type = "button";
      node.addEventListener("click", act);
      return node;
    };
    if (decision) {
      const what = decision.new.strength ? `${decision.new.verdict}, ${decision.new.strength}` : decision.new.verdict;
      const note = decision.note ? ` (${decision.note})` : "";
      const undo = () => { decisions.delete(keyOf(card)); remember(); counted(); redraw(); };
      return add(row, make("b", "", `Decided: ${what}${note}`), button("Undo", undo));
    }
    const accept = card.strength && button("Accept as read", () => { decide(card, "pass", card.strength); redraw(); });
    return add(row, accept, button("Correct…", () => row.replaceWith(correct(card, redraw, button))));
  }

  function correct(card, redraw, button) {
    const row = make("div", "actions");
    const strength = make("input");
    strength.placeholder = "as printed: 1000 mcg/mL";
    const verdict = make("select");
    for (const [value, text] of [["pass", "pass: the label is right"], ["flag", "flag: the label is wrong"],
      ["review", "review: still open"]]) {
      const option = make("option", "", text);
      option.value = value;
      verdict.append(option);
    }
    const note = make("input");
    const save = () => {
      const missing = verdict.value === "pass" && !strength.value.trim();
      strength.setCustomValidity(missing ? "A pass needs the strength that stands on the label" : "");
      if (missing) { strength.reportValidity(); return; }
      decide(card, verdict.value, strength.value.trim(), note.value.trim());
      redraw();
    };
    return add(row, field("Strength on the label", strength), field("Verdict", verdict), field("Note", note),
      button("Save", save), button("Cancel", redraw));
  }

  // cards

  function draw(card) {
    const node = make("article", card.told);
    const figure = make("figure");
    if (card.image || card.crop) {
      const image = make("img");
      image.loading = "lazy";
      image.alt = "the label, " + card.name;
      image.addEventListener("error", () => image.replaceWith(make("span", "soft", "crop: " + (card.crop || ""))));
      image.src = card.image || card.crop;
      figure.append(image);
    } else {
      figure.append(make("span", "soft", "no picture"));
    }
    const body = make("div");
    const title = make("h2");
    const badge = card.told === "error" ? "not judged" : card.told + (card.correction ? ", decided" : "");
    add(title, make("span", "badge " + card.told, badge), card.name,
      card.page > 1 ? make("span", "soft", " page " + card.page) : null);
    const facts = make("dl");
    const fact = (term, value, className) => value && add(facts, make("dt", "", term), make("dd", className, value));
    if (!card.error) {
      fact("read", card.strength || "no strength surely read", "read");
      if (card.per_ml) fact("that is", grouped(card.per_ml) + " mcg/mL");
      fact("of", card.substance || "no B12 name surely read");
      fact("also there", (card.others || []).join("; "));
    }
    const expected = card.expected || {};
    fact("stock list", [expected.product, expected.strength, expected.ordered && "ordered " + expected.ordered]
      .filter(Boolean).join(", "));
    fact("same photo as", card.twin);
    add(body, title, facts.children.length ? facts : null);
    if (card.error) body.append(make("p", "", card.error[1]));
    if (card.findings) {
      const why = make("ul");
      for (const [verdict, rule, message] of card.findings) {
        add(why, add(make("li", verdict === "warning" ? verdict : ""), `${message} `, make("span", "rule", `${verdict}, ${rule}`)));
      }
      body.append(why);
    }
    if (card.correction) {
      const { who, at, old, new: made, note } = card.correction;
      const told = (value) => value.strength ? `${value.verdict}, ${value.strength}` : value.verdict;
      body.append(make("p", "settled", `${who} decided on ${at.slice(0, 16).replace("T", " ")}: ${told(made)}`
        + ` (labelcheck said ${told(old)})${note ? ". " + note : ""}`));
    }
    if (open(card)) body.append(actions(card, () => node.replaceWith(draw(card))));
    return add(node, figure, body);
  }

  const watcher = new IntersectionObserver(
    (seen) => { if (seen.some((each) => each.isIntersecting)) more(batch); }, { rootMargin: "1500px" });

  function more(count) {
    const next = shown.slice(drawn, drawn + count);
    drawn += next.length;
    list.append(...next.map(draw));
    const left = shown.length - drawn;
    byId("end").textContent = left ? `${left} more below` : "";
    watcher.unobserve(byId("end"));
    if (left) watcher.observe(byId("end"));  // looks again, should short cards leave the end in sight
  }

  function filter() {
    const asked = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const twins = byId("twins").checked;
    shown = cards.filter((card) => (!only || card.told === only) && (twins || !card.twin)
      && asked.every((word) => haystack(card).includes(word)));
    drawn = 0;
    list.replaceChildren();
    byId("found").textContent = shown.length === cards.length ? "" : `${shown.length} of ${cards.length}`;
    more(batch);
  }

  function chips() {
    const row = make("ul");
    for (const key of [null, ...Object.keys(words)]) {
      const count = key ? cards.filter((card) => card.told === key).length : cards.length;
      if (key && !count) continue;
      const chip = make("button");
      chip.type = "button";
      chip.setAttribute("aria-pressed", String(only === key));
      add(chip, make("b", "", count.toLocaleString("en")), " " + (key ? words[key] : "in all"));
      chip.addEventListener("click", () => { only = key; chips(); filter(); });
      row.append(add(make("li", key || ""), chip));
    }
    byId("counts").replaceChildren(row);
  }

  if (cards.length) {
    recall();
    chips();
    counted();
    filter();
    byId("tools").hidden = false;
    let wait;
    byId("search").addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(filter, 150); });
    byId("twins").addEventListener("change", filter);
    byId("who").addEventListener("change", remember);
    byId("export").addEventListener("click", exportDecisions);
    for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("beforeprint", () => more(shown.length));
  }
})();
