// Swagger UI over the API's own definition. Nothing is asked of another server: the validator's badge is off.

const place = document.getElementById("swagger");

window.SwaggerUIBundle({
  url: place.dataset.definition,
  domNode: place,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  validatorUrl: null,
});
