// Sends the answer to its service as soon as the page is there.
document.getElementById("enviar").submit();
