import("ca-geo/{{ entry }}").catch((error) => {
  document.getElementById("loading").textContent = error.message;
  throw error;
});
