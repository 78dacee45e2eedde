/* Take a value to the clipboard; when the browser does not let us, leave it to be copied by hand. */

export async function copy(box) {
  const said = box.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(box.dataset.copiar);
    box.dataset.estado = "copiado";
    said.textContent = box.dataset.dito ?? "Token copiado.";
  } catch {
    box.dataset.estado = "por-copiar";
    said.textContent = "Não foi possível copiar: copie o texto à mão.";
    const field = box.querySelector("[data-seleciona]");
    field?.focus();
    field?.select();
  }
}
