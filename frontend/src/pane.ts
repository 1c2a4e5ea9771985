// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// How does one map show its areas?
// Needs a figure of the page, the boundaries and a frame of looks. Gives a MapLibre map that paints a frame at once,
// marks one area, and tells which area a pointer is on. No base map unless the page names one.

import {
  type ExpressionSpecification,
  type GeoJSONSource,
  LngLatBounds,
  Map as MapLibre,
  Marker,
  NavigationControl,
  type StyleSpecification,
} from "maplibre-gl";

import { PATTERNS, type Pattern, TILE_RATIO, colourOf, tile, token } from "./paint";
import { part, word } from "./page";

export type Look = [tone: string, pattern: string, title: string];
export interface Shape {
  type: "Feature";
  id: number;
  properties: { code: string; name: string; label: [number, number] };
  geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon;
}
export interface Shapes {
  type: "FeatureCollection";
  features: Shape[];
  water: GeoJSON.Geometry | null;
}

const AREAS = "areas";
const [LETTER_WIDTH, LINE_HEIGHT] = [8, 14]; // pixels of a label
const fromState = (name: string, otherwise: string): ExpressionSpecification => ["coalesce", ["feature-state", name], otherwise];

export class Pane {
  readonly map: MapLibre;
  private frame: Look[] = [];
  private marked: number | null = null;
  private readonly ids: Map<string, number>;

  /** `codes` is the order of the looks in a frame. */
  constructor(
    figure: HTMLElement,
    private readonly shapes: Shapes,
    private readonly codes: string[],
    onPoint: (code: string | null) => void,
    onChoose: (code: string, at: { lng: number; lat: number }) => void,
  ) {
    this.ids = new Map(shapes.features.map((one) => [one.properties.code, one.id]));
    const server = figure.querySelector<HTMLElement>(".map-frame");
    const holder = document.createElement("div");
    holder.className = "map-canvas";
    server?.before(holder);
    try {
      this.map = new MapLibre({
        container: holder,
        style: this.style(),
        bounds: boundsOf(shapes),
        fitBoundsOptions: { padding: 16 },
        attributionControl: part("kaart-eiland").dataset["tiles"] ? { compact: true } : false,
        cooperativeGestures: true,
        dragRotate: false,
        pitchWithRotate: false,
        locale: {
          "Map.Title": server?.querySelector("svg")?.getAttribute("aria-label") ?? word("Map"),
          "NavigationControl.ZoomIn": word("ZoomIn"),
          "NavigationControl.ZoomOut": word("ZoomOut"),
          "CooperativeGesturesHandler.WindowsHelpText": word("Scroll"),
          "CooperativeGesturesHandler.MacHelpText": word("ScrollMac"),
          "CooperativeGesturesHandler.MobileHelpText": word("Fingers"),
        },
      });
    } catch (fault) {
      holder.remove();
      throw fault;
    }
    if (server) server.hidden = true;
    this.map.addControl(new NavigationControl({ showCompass: false }));
    this.map.touchZoomRotate.disableRotation();
    this.map.on("mousemove", AREAS, (event) => onPoint(codeOf(event.features?.[0])));
    this.map.on("mouseleave", AREAS, () => onPoint(null));
    this.map.on("click", AREAS, (event) => {
      const code = codeOf(event.features?.[0]);
      if (code) onChoose(code, event.lngLat);
    });
  }

  /** Resolves when the areas can be painted. */
  async ready(): Promise<void> {
    if (!this.map.isStyleLoaded()) await this.map.once("load");
    for (const pattern of PATTERNS) {
      this.map.addImage(pattern, tile(pattern), { pixelRatio: TILE_RATIO });
      this.map.addLayer(
        { id: pattern, type: "fill", source: AREAS, filter: ["boolean", false], paint: { "fill-pattern": pattern } },
        "lines-between",
      );
    }
  }

  paint(frame: Look[]): void {
    this.frame = frame;
    const rows: Record<Pattern, number[]> = { dots: [], lines: [], hatch: [], crosses: [] };
    this.codes.forEach((code, at) => {
      const id = this.ids.get(code);
      const look = frame[at];
      if (id === undefined || !look) return;
      this.map.setFeatureState({ source: AREAS, id }, { fill: colourOf(look[0]) });
      if (look[1] in rows) rows[look[1] as Pattern].push(id);
    });
    for (const pattern of PATTERNS) this.map.setFilter(pattern, ["in", ["id"], ["literal", rows[pattern]]]);
  }

  /** Colours and tiles anew, after the page went from light to dark or back. */
  repaint(): void {
    for (const pattern of PATTERNS) this.map.updateImage(pattern, tile(pattern));
    this.map.setPaintProperty("ground", "background-color", token("paper"));
    this.map.setPaintProperty("lines-between", "line-color", token("paper"));
    this.map.setPaintProperty("water", "fill-color", token("water"));
    this.map.setPaintProperty("chosen", "line-color", token("ink"));
    this.paint(this.frame);
  }

  mark(code: string | null): void {
    const id = code === null ? undefined : this.ids.get(code);
    if (this.marked !== null) this.map.setFeatureState({ source: AREAS, id: this.marked }, { marked: false });
    if (id !== undefined) this.map.setFeatureState({ source: AREAS, id }, { marked: true });
    this.marked = id ?? null;
  }

  /** The areas that were put together, with a heavy line. */
  choose(codes: Set<string>): void {
    for (const [code, id] of this.ids) {
      this.map.setFeatureState({ source: AREAS, id }, { chosen: codes.has(code) });
    }
  }

  titleOf(code: string): string {
    return this.frame[this.codes.indexOf(code)]?.[2] ?? "";
  }

  /** A short text on each area, as HTML: the map has no fonts of its own. Where there is no room, zooming in makes it. */
  label(textOf: (shape: Shape) => string): void {
    const marks: [Shape, HTMLElement][] = [];
    for (const shape of this.shapes.features) {
      const element = document.createElement("span");
      element.className = "map-mark";
      element.textContent = textOf(shape);
      element.ariaHidden = "true";
      new Marker({ element }).setLngLat(shape.properties.label).addTo(this.map);
      // MapLibre names a marker for screen readers; these repeat what the list says.
      element.removeAttribute("aria-label");
      element.removeAttribute("role");
      element.removeAttribute("tabindex");
      marks.push([shape, element]);
    }
    const makeRoom = (): void => {
      const taken: [x: number, y: number, width: number][] = [];
      for (const [shape, element] of marks) {
        const { x, y } = this.map.project(shape.properties.label);
        const width = LETTER_WIDTH * (element.textContent ?? "").length;
        const isCrowded = taken.some(([otherX, otherY, other]) => Math.abs(x - otherX) < (width + other) / 2 && Math.abs(y - otherY) < LINE_HEIGHT);
        element.classList.toggle("is-crowded", isCrowded);
        if (!isCrowded) taken.push([x, y, width]);
      }
    };
    this.map.on("moveend", makeRoom);
    this.map.on("resize", makeRoom);
    makeRoom();
  }

  /** Other boundaries as dashed lines. */
  overlay(other: Shapes): void {
    this.map.addSource("other", { type: "geojson", data: areasOf(other) });
    const paint = { "line-color": token("ink"), "line-width": 1.6, "line-dasharray": [3, 2] };
    this.map.addLayer({ id: "other", type: "line", source: "other", paint });
  }

  /** A drawing in the making; an empty list takes it away. */
  sketch(corners: [number, number][], isClosed: boolean): void {
    const source = this.map.getSource<GeoJSONSource>("sketch");
    const ring = isClosed && corners[0] ? [...corners, corners[0]] : corners;
    const line: GeoJSON.Feature = {
      type: "Feature",
      properties: {},
      geometry: ring.length > 1 ? { type: "LineString", coordinates: ring } : { type: "MultiPoint", coordinates: ring },
    };
    source?.setData({ type: "FeatureCollection", features: ring.length ? [line] : [] });
  }

  private style(): StyleSpecification {
    const { tiles, credit } = part("kaart-eiland").dataset;
    const line = (id: string, state: string, width: number): StyleSpecification["layers"][number] => ({
      id,
      type: "line",
      source: AREAS,
      layout: { "line-join": "round" },
      paint: {
        "line-color": token("ink"),
        "line-width": ["case", ["boolean", ["feature-state", state], false], width, 0],
      },
    });
    return {
      version: 8,
      sources: {
        [AREAS]: { type: "geojson", data: areasOf(this.shapes) },
        water: { type: "geojson", data: this.shapes.water ?? { type: "FeatureCollection", features: [] } },
        sketch: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
        ...(tiles ? { base: { type: "raster" as const, tiles: [tiles], tileSize: 256, attribution: credit ?? "" } } : {}),
      },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": token("paper") } },
        ...(tiles ? [{ id: "base", type: "raster" as const, source: "base" }] : []),
        {
          id: AREAS,
          type: "fill",
          source: AREAS,
          paint: { "fill-color": fromState("fill", token("none")), "fill-opacity": tiles ? 0.75 : 1 },
        },
        {
          id: "lines-between",
          type: "line",
          source: AREAS,
          layout: { "line-join": "round" },
          paint: { "line-color": token("paper"), "line-width": 1.5 },
        },
        { id: "water", type: "fill", source: "water", paint: { "fill-color": token("water") } },
        line("chosen", "chosen", 3.5),
        line("marked", "marked", 3),
        { id: "sketch", type: "line", source: "sketch", paint: { "line-color": token("ink"), "line-width": 2.5 } },
        {
          id: "sketch-corners",
          type: "circle",
          source: "sketch",
          paint: { "circle-color": token("ink"), "circle-radius": 4 },
        },
      ],
    };
  }
}

/** Move every map with the one that is moved. */
export function moveTogether(panes: Pane[]): void {
  let isFollowing = false;
  for (const pane of panes) {
    pane.map.on("move", () => {
      if (isFollowing) return;
      isFollowing = true;
      for (const other of panes) {
        if (other !== pane) other.map.jumpTo({ center: pane.map.getCenter(), zoom: pane.map.getZoom() });
      }
      isFollowing = false;
    });
  }
}

function codeOf(feature: { properties?: Record<string, unknown> | null } | undefined): string | null {
  const code = feature?.properties?.["code"];
  return typeof code === "string" ? code : null;
}

function areasOf(shapes: Shapes): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features: shapes.features };
}

function boundsOf(shapes: Shapes): LngLatBounds {
  const bounds = new LngLatBounds();
  for (const shape of shapes.features) {
    const polygons = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates;
    for (const rings of polygons) for (const point of rings[0] ?? []) bounds.extend(point as [number, number]);
  }
  return bounds;
}
