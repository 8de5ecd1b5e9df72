// A few small pictures, drawn here, of which one or several can be sent; several are an album.

import { button, el } from "/demo/dom.js";
import { word } from "/demo/words.js";

const WIDTH = 480;
const HEIGHT = 360;

/** Sky, sun and hills of each picture, and where the sun stands, in parts of the width and height. */
const SCENES = [
  { sky: ["#8fd3f4", "#e8f8ff"], sun: "#fff3b0", hills: ["#5aa469", "#3f7f55"], at: [0.76, 0.26] },
  { sky: ["#f6a26b", "#fde2b8"], sun: "#ffe08a", hills: ["#8f5b4a", "#6b3f3a"], at: [0.3, 0.52] },
  { sky: ["#20264d", "#4b4f8f"], sun: "#f5f3d7", hills: ["#1a2b3c", "#101a26"], at: [0.68, 0.24] },
  { sky: ["#f7b7c5", "#fff0f3"], sun: "#ff8fa3", hills: ["#b56576", "#6d597a"], at: [0.5, 0.44] },
  { sky: ["#a8e6cf", "#f1fff7"], sun: "#ffd97d", hills: ["#2a9d8f", "#21746b"], at: [0.22, 0.28] },
  { sky: ["#cfd9df", "#f4f7f8"], sun: "#ffffff", hills: ["#7b8ea3", "#58697c"], at: [0.6, 0.3] },
];

function paint(scene) {
  const canvas = el("canvas", { width: WIDTH, height: HEIGHT, "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  const sky = pen.createLinearGradient(0, 0, 0, HEIGHT);
  scene.sky.forEach((color, at) => sky.addColorStop(at, color));
  pen.fillStyle = sky;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = scene.sun;
  pen.beginPath();
  pen.arc(scene.at[0] * WIDTH, scene.at[1] * HEIGHT, 42, 0, 2 * Math.PI);
  pen.fill();
  scene.hills.forEach((color, at) => {
    pen.fillStyle = color;
    pen.beginPath();
    pen.moveTo(0, HEIGHT);
    for (let x = 0; x <= WIDTH; x += 8) pen.lineTo(x, HEIGHT * (0.66 + 0.15 * at) + 34 * Math.sin(x / (88 - 22 * at) + 9 * scene.at[0] + 2 * at));
    pen.lineTo(WIDTH, HEIGHT);
    pen.fill();
  });
  return canvas;
}

function file(canvas, number) {
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(new File([blob], `picture-${number}.jpg`, { type: "image/jpeg" })), "image/jpeg", 0.85));
}

/** `send(files)` gets what was chosen, in the order it was chosen in. */
export class Gallery {
  constructor(send) {
    this.send = send;
    this.root = el("div", { class: "menu gallery", role: "dialog", hidden: true, data: { test: "gallery" } });
  }

  show() {
    this.chosen = [];
    this.tiles = SCENES.map((scene, at) => {
      const canvas = paint(scene);
      const order = el("span", { class: "tile-order", hidden: true });
      const node = button({ class: "gallery-tile", "aria-pressed": "false", "aria-label": word("picture", { n: at + 1 }), data: { test: "picture", picture: at + 1 }, on: { click: () => this.toggle(at) } }, canvas, order);
      return { canvas, order, node };
    });
    this.go = button({ class: "primary", disabled: true, data: { test: "send-chosen" }, on: { click: () => this.submit() } });
    this.root.setAttribute("aria-label", word("galleryTitle"));
    this.root.replaceChildren(el("p", { class: "gallery-title", text: word("galleryTitle") }), el("div", { class: "gallery-tiles" }, this.tiles.map(({ node }) => node)), this.go);
    this.root.hidden = false;
    this.mark();
    this.tiles[0].node.focus();
  }

  toggle(at) {
    this.chosen = this.chosen.includes(at) ? this.chosen.filter((one) => one !== at) : [...this.chosen, at];
    this.mark();
  }

  mark() {
    this.tiles.forEach(({ node, order }, at) => {
      const place = this.chosen.indexOf(at);
      node.setAttribute("aria-pressed", String(place >= 0));
      order.hidden = place < 0;
      order.textContent = String(place + 1);
    });
    this.go.textContent = word("sendChosen", { n: this.chosen.length });
    this.go.disabled = this.chosen.length === 0;
  }

  async submit() {
    const files = await Promise.all(this.chosen.map((at) => file(this.tiles[at].canvas, at + 1)));
    this.send(files);
  }
}
