"use strict";
// Draws every chart from the data beside it, in the colours of the page.

const PRINTED_WIDTH = 680; // px that fit on a sheet of paper
const dark = matchMedia("(prefers-color-scheme: dark)");
const coarse = matchMedia("(pointer: coarse)"); // a finger that scrolls must not zoom
const places = [...document.querySelectorAll("[data-figure]")];
const config = {displaylogo: false, displayModeBar: "hover", responsive: true};

function template() {
  const style = getComputedStyle(document.documentElement);
  const [text, line, raised] = ["--text", "--line", "--raised"].map((name) => style.getPropertyValue(name).trim());
  const font = {color: text, size: 12, family: getComputedStyle(document.body).fontFamily};
  const axis = {gridcolor: line, linecolor: line, zerolinecolor: line, automargin: true, title: {font}};
  return {layout: {
    font, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", xaxis: axis, yaxis: axis,
    polar: {bgcolor: "rgba(0,0,0,0)", angularaxis: axis, radialaxis: axis},
    hoverlabel: {bgcolor: raised, bordercolor: line, font}, modebar: {bgcolor: "rgba(0,0,0,0)", color: text},
  }};
}

function draw(place, width) {
  const {data, layout} = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const dragmode = coarse.matches ? false : layout.dragmode;
  return Plotly.react(place, data, {...layout, dragmode, width, template: template()}, config);
}

async function drawAll() {
  for (const place of places) {
    await draw(place);
    await new Promise((resolve) => setTimeout(resolve)); // the page answers meanwhile
  }
}

function print(printed) {
  document.documentElement.classList.toggle("printed", printed);
  places.forEach((place) => draw(place, printed ? PRINTED_WIDTH : undefined));
}

dark.addEventListener("change", drawAll);
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));
drawAll();
