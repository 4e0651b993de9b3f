import("ca-geo/main.js").catch((error) => {
  document.getElementById("loading").textContent = error.message;
  throw error;
});
