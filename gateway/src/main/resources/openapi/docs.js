// Addresses are relative, so that the page also works behind a prefix.
SwaggerUIBundle({
  url: "openapi.json",
  domNode: document.getElementById("api"),
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  // A key is forgotten with the page, and no third party is asked what it thinks of the document.
  persistAuthorization: false,
  validatorUrl: null,
});
