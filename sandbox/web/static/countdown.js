/* Times that go by: what is left (data-ate), what has passed (data-desde), the time of day
   (data-relogio).  They follow the world's clock: data-agora is its time when the page was given,
   data-ritmo how many times faster it runs, data-parado that it stands still. */

const given = new WeakMap();
const over = new WeakSet();
const lisbon = new Intl.DateTimeFormat("pt-PT", {
  timeZone: "Europe/Lisbon", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

function worldNow(element) {
  const text = element.dataset.agora;
  let since = given.get(element);
  if (!since || since.text !== text) {
    since = { text, world: Date.parse(text), here: performance.now() };
    given.set(element, since);
    over.delete(element);
  }
  if ("parado" in element.dataset) return since.world;
  const rate = Number(element.dataset.ritmo ?? 1);
  return since.world + (performance.now() - since.here) * rate;
}

function minutes(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${two(rest)}:${two(seconds % 60)}` : `${rest}:${two(seconds % 60)}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* Bring every time on the page up to date; `tell(sentence)` hears of the last minute and the last
   ten seconds, `ended()` of an end that was reached. */
export function tick(tell, ended) {
  for (const element of document.querySelectorAll("[data-ate]")) {
    const left = Date.parse(element.dataset.ate) - worldNow(element);
    const before = element.textContent;
    const text = minutes(left);
    write(element, text);
    element.toggleAttribute("data-pouco", left <= 30_000);
    if (before !== text && (text === "1:00" || text === "0:10")) {
      tell(text === "1:00" ? "Falta um minuto." : "Faltam dez segundos.");
    }
    if (left <= 0 && !("parado" in element.dataset) && !over.has(element)) {
      over.add(element);
      ended();
    }
  }
  for (const element of document.querySelectorAll("[data-desde]")) {
    write(element, minutes(worldNow(element) - Date.parse(element.dataset.desde)));
  }
  for (const element of document.querySelectorAll("[data-relogio]")) {
    const wrong = Number(element.dataset.relogio) * 60_000;
    write(element, lisbon.format(worldNow(element) + wrong));
  }
}
