// Sends the answer to its service as soon as the page is there; by order, twice: first into a
// frame, and once that has been answered, as always.
const once = () => document.getElementById("enviar").submit();
const before = document.getElementById("primeira-vez");
if (before === null) {
  once();
} else {
  document.getElementById("primeira-entrega").addEventListener("load", once, { once: true });
  before.submit();
}
