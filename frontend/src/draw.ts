// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// How does someone draw a place, with a pointer or with a keyboard?
// Needs the first map and the buttons of the page. Gives a drawing whose corners can be moved, and a link to its figures; the
// server works them out. With a keyboard: move the map with the arrow keys, and put a corner in its middle.

import { TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";

import { type Corner, decode, encode } from "./outline";
import { token } from "./paint";
import { part, word } from "./page";
import type { Pane } from "./pane";

const DECIMALS = 6; // 0.1 m
const LONGEST = 3200; // characters of a link; the server takes a little more

export function drawing(pane: Pane, placeAt: string): void {
  const drawer = makeDrawer(pane);
  const [status, figures] = [part("teken-stand"), part<HTMLAnchorElement>("teken-cijfers")];
  const [byPointer, corner] = [part<HTMLButtonElement>("teken-muis"), part<HTMLButtonElement>("teken-hoek")];
  const [back, wipe] = [part<HTMLButtonElement>("teken-terug"), part<HTMLButtonElement>("teken-wis")];
  const cross = document.createElement("span");
  cross.className = "map-cross";
  cross.hidden = true;
  cross.ariaHidden = "true";
  pane.map.getContainer().append(cross);
  let corners: Corner[] = [];

  // By keyboard: corners are put one by one, and closed by themselves from the third on.
  const sketch = (): void => {
    show(corners);
    pane.sketch(corners, corners.length > 2);
    say(corners.length > 2 ? word("Closed") : word("Corners"), corners.length);
  };
  const put = (): void => {
    stopPointer();
    drawer.clear();
    const { lng, lat } = pane.map.getCenter();
    corners.push([round(lng), round(lat)]);
    cross.hidden = false;
    sketch();
  };
  const say = (text: string, count: number): void => {
    status.textContent = text.replace("{count}", String(count));
  };
  const show = (ring: Corner[]): void => {
    const text = encode(ring);
    figures.hidden = ring.length < 3 || text.length > LONGEST;
    figures.href = `${placeAt}?lijn=${text}`;
    back.disabled = wipe.disabled = ring.length === 0;
    if (text.length > LONGEST) status.textContent = word("TooLong");
  };
  const stopPointer = (): void => {
    byPointer.setAttribute("aria-pressed", "false");
    if (drawer.getMode() === "polygon") drawer.setMode("select");
  };

  // By pointer: the corners are those of the drawing, which can be moved after it was closed.
  const take = (): void => {
    const polygon = drawer.getSnapshot().find((one) => one.geometry.type === "Polygon" && one.properties["mode"] === "polygon");
    if (polygon?.geometry.type !== "Polygon") return;
    corners = (polygon.geometry.coordinates[0] ?? []).slice(0, -1).map(([x, y]) => [round(x ?? 0), round(y ?? 0)]);
    show(corners);
    say(word("Closed"), corners.length);
  };
  const keep = (): void => {
    pane.sketch([], false);
    cross.hidden = true;
    drawer.clear();
    const ring = [...corners, corners[0] as Corner];
    const [added] = drawer.addFeatures([
      { type: "Feature", properties: { mode: "polygon" }, geometry: { type: "Polygon", coordinates: [ring] } },
    ]);
    drawer.setMode("select");
    if (added?.valid && added.id !== undefined) drawer.selectFeature(added.id);
    take();
  };

  drawer.on("finish", (id, context) => {
    if (context.action === "draw") {
      closedAt = performance.now();
      byPointer.setAttribute("aria-pressed", "false");
      drawer.setMode("select");
      drawer.selectFeature(id);
    }
    take();
  });
  byPointer.addEventListener("click", () => {
    const isOn = byPointer.getAttribute("aria-pressed") === "true";
    if (isOn) return stopPointer();
    corners = [];
    pane.sketch([], false);
    cross.hidden = true;
    drawer.clear();
    drawer.setMode("polygon");
    byPointer.setAttribute("aria-pressed", "true");
    show(corners);
    say(word("Click"), 0);
  });
  corner.addEventListener("click", put);
  pane.map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter" && drawer.getMode() !== "polygon") put();
  });
  back.addEventListener("click", () => {
    stopPointer();
    drawer.clear();
    corners.pop();
    sketch();
  });
  wipe.addEventListener("click", () => {
    stopPointer();
    drawer.clear();
    corners = [];
    cross.hidden = true;
    sketch();
    status.textContent = word("Wiped");
  });
  show(corners);
  const given = decode(new URLSearchParams(window.location.search).get("lijn") ?? "");
  if (given.length > 2) {
    corners = given;
    keep();
  }
  part("kaart-tekenen").hidden = false;
}

let closedAt = -Infinity; // the click that closes an outline is no choice of an area either

/** Whether a pointer draws now, so that a click on the map means a corner and not an area. */
export function isDrawing(): boolean {
  const isOn = document.getElementById("teken-muis")?.getAttribute("aria-pressed") === "true";
  return isOn || performance.now() - closedAt < 400;
}

function makeDrawer(pane: Pane): TerraDraw {
  const [line, fill, ground] = ["ink", "accent", "paper"].map((name) => token(name) as `#${string}`);
  if (!line || !fill || !ground) throw new Error("The page has no colours.");
  const look = { fillColor: fill, fillOpacity: 0.15, outlineColor: line, outlineWidth: 3 };
  const drawer = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map: pane.map }),
    modes: [
      new TerraDrawPolygonMode({ styles: { ...look, closingPointColor: line, closingPointWidth: 6 } }),
      new TerraDrawSelectMode({
        flags: {
          polygon: { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } },
        },
        styles: {
          selectedPolygonColor: fill,
          selectedPolygonFillOpacity: 0.15,
          selectedPolygonOutlineColor: line,
          selectionPointColor: line,
          selectionPointOutlineColor: ground,
          midPointColor: fill,
          midPointOutlineColor: ground,
        },
      }),
    ],
  });
  drawer.start();
  drawer.setMode("select");
  return drawer;
}

function round(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
