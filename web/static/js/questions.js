// Spatial questions: what asks them is fetched when the view first holds one, or a reader first wants to ask.

import { withModule } from "ca-geo/lazy.js";
import { map } from "ca-geo/leaflet-map.js";
import { settings } from "ca-geo/page.js";
import { notify } from "ca-geo/notice.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const PAUSE_MS = 50; // layers come in one after another: the question waits for the last of them

/** From now on the question in the view is asked, and its answer shown. Returns how to show it again, for layers that come in. */
export function startQuestions() {
  let timer = 0;
  map.on("contextmenu", openMenu);
  view.watch("ask", show);
  return () => {
    clearTimeout(timer);
    if (view.get().ask) timer = setTimeout(() => show(view.get().ask), PAUSE_MS);
  };
}

const withQuestions = (use) => withModule(t("questions.title"), () => import("ca-geo/later/questions.js"), use);

/** Opens the form; `given` {question, values} is what it is to hold. */
export async function openQuestions(given = null) {
  if (settings.inlined) return notify(t("questions.noServer"));
  return withQuestions(({ openForm }) => openForm(given));
}

/** Asks what lies around a record or a position, 50 km unless asked otherwise: `values` {feature} or {place}. */
export function askAround(values) {
  return openQuestions({ question: "within", values: { ...values, km: "50" } });
}

/** For the keyboard the position is the middle of the map, under which arrow keys bring any place. */
async function openMenu({ latlng, containerPoint, originalEvent: { button } }) {
  const byKey = button !== 2;
  const { lng, lat } = byKey ? map.getCenter() : latlng;
  const at = byKey ? map.getSize().divideBy(2) : containerPoint;
  return withModule(t("position.menu"), () => import("ca-geo/later/position-menu.js"), ({ openPositionMenu }) => openPositionMenu(map, [lng, lat], at));
}

async function show(asked) {
  if (!settings.inlined) return withQuestions(({ showAsked }) => showAsked(asked));
  return asked ? notify(t("questions.noServer")) : null;
}
