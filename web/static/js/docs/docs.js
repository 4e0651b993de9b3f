// Swagger UI over the API's own definition. Nothing is asked of another server: the validator's badge is off.

const place = document.getElementById("swagger");
const dark = window.matchMedia("(prefers-color-scheme: dark)");

const paint = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", paint);
paint();

window.SwaggerUIBundle({
  url: place.dataset.definition,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  validatorUrl: null,
});
