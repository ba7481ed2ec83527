/* Names or aliases, everywhere on the page at once; the tables themselves are DataTables'. */
const classReport = (() => {
  const root = document.documentElement;
  const names = JSON.parse(document.getElementById("names").textContent);
  const tables = new Map();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let hidden = false;
  try { hidden = sessionStorage.getItem("names") === "hidden"; } catch { /* a page that may store nothing forgets */ }

  const shown = alias => hidden ? alias : names[alias] ?? alias;
  const most = 30;  // names in a cell; downloads have all
  const collator = new Intl.Collator(undefined, { numeric: true });
  const escaped = text => new Option(text).innerHTML;
  const padded = text => text.replace(/\d+/g, digits => digits.padStart(6, "0"));

  function people(data, type) {
    const all = data.split(", ").map(shown).sort(collator.compare);
    if (type === "sort") return padded(all.join());
    const cell = some => some.map(one => `<span>${escaped(one)}</span>`).join(", ");
    return type === "display" && all.length > most ? `${cell(all.slice(0, most))} and ${all.length - most} more` : cell(all);
  }

  function words(data) {
    return hidden && data ? "(hidden with the names)" : data;
  }

  /* What a spreadsheet would take for a formula, as headcheck.lms.spreadsheets has it. */
  const unseen = "\\p{C}\\p{Z}\\p{M}\\u115f\\u1160\\u3164\\uffa0\\u2800";
  const signs = "=+\\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u208c\u208a\u208b";
  const formula = new RegExp(`(^|[;\\t\\r\\n])(?=[${unseen}]*[${signs}])|^(?=[;\\t\\r\\n])`, "gu");
  const text = cell => typeof cell === "string" ? cell.replace(formula, "$1'") : cell;

  /* The cells of a download; those of the columns in `numbers` are numbers. */
  function harmless(data, numbers) {
    data.header = data.header.map(text);
    data.body = data.body.map(row => row.map((cell, column) => numbers.includes(column) ? cell : text(cell)));
  }

  function drawn(table) {
    tables.set(table.table().node().id, table);
  }

  function show() {
    root.classList.toggle("names-hidden", hidden);
    const button = document.getElementById("hide-names");
    button?.setAttribute("aria-pressed", hidden);
    if (button) document.getElementById("names-state").textContent = hidden ? "Names are hidden." : "Names are shown.";
    for (const span of document.querySelectorAll("[data-alias]")) span.textContent = shown(span.dataset.alias);
    for (const table of tables.values()) table.rows().invalidate().draw(false);
  }

  function toggle() {
    hidden = !hidden;
    try { sessionStorage.setItem("names", hidden ? "hidden" : "shown"); } catch { /* as above */ }
    show();
  }

  addEventListener("DOMContentLoaded", () => {
    document.getElementById("hide-names")?.addEventListener("click", toggle);
    show();
  });
  addEventListener("keydown", event => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key.toLowerCase() === "h" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) toggle();
  });

  /* Paper has no pages of a table: all rows are printed. */
  let lengths = [];
  addEventListener("beforeprint", () => {
    lengths = [...tables.values()].map(table => [table, table.page.len()]);
    for (const [table] of lengths) table.page.len(-1).draw();
  });
  addEventListener("afterprint", () => lengths.forEach(([table, length]) => table.page.len(length).draw()));

  const suit = () => root.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", suit);
  suit();
  return { people, words, drawn, harmless };
})();
