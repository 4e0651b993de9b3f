// The colours of a picture (a data address of a PNG) at some of its pixels, as "#rrggbb".
async ([picture, pixels]) => {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  return pixels.map(([x, y]) => {
    const [red, green, blue] = canvas.getImageData(Math.round(x), Math.round(y), 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  });
}
