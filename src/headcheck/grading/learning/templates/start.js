// Asks for this page again and shows what has changed, so that nobody has to reload it.
const EVERY = 1500;
let shown = null;

function show(text) {
  const focused = document.activeElement?.id;
  const fresh = new DOMParser().parseFromString(text, "text/html");
  document.title = fresh.title;
  document.getElementById("page").replaceChildren(...fresh.getElementById("page").childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) return;
    const text = await answer.text();
    if (text !== shown) show(text);
    shown = text;
  } catch {
    document.querySelector(".status").textContent = "This has ended. In the terminal, headcheck learn goes on from here.";
    shown = null;
  }
}
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);

// Opens a notebook at a cell, in the JupyterLab that is open if there is one. JupyterLab itself forgets the cell that an
// address names while it starts.
let latest = 0;

async function goTo(link) {
  const mine = ++latest;
  const lab = window.open("", link.target);
  if (!lab.jupyterapp) lab.location = link.href;
  const app = await until(() => lab.jupyterapp);
  await app.restored;
  if (mine !== latest) return; // another link was chosen while JupyterLab started
  const panel = await app.commands.execute("docmanager:open", { path: link.dataset.file, factory: "Notebook" });
  await panel.context.ready;
  const cell = decodeURIComponent(link.hash.split("=")[1] ?? "");
  // cells are there a little later than their notebook
  for (let tries = 0; cell && tries < 40 && panel.content.activeCell?.model.id !== cell; tries += 1) {
    if (mine !== latest) return;
    panel.setFragment(link.hash);
    await new Promise((done) => setTimeout(done, 250));
  }
}

async function until(there) {
  while (!there()) await new Promise((done) => setTimeout(done, 200));
  return there();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-file]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  goTo(link).catch(() => window.open(link.href, link.target));
});
