// What a sheet of paper says below the map: what is shown, on which sources, when it was printed, and from which address.

import { permalink } from "ca-geo/address.js";
import { element } from "ca-geo/dom.js";
import { active, FILTERS, valuesOf } from "ca-geo/filters.js";
import { settings } from "ca-geo/page.js";
import { shownRecords } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import { rangeInWords } from "ca-geo/timeline.js";
import * as view from "ca-geo/view.js";
import { list } from "ca-geo/words.js";

/** Writes the foot anew each time the page is printed. */
export function startPrint() {
  const foot = document.body.appendChild(element("footer", { class: "print-foot" }));
  addEventListener("beforeprint", () => foot.replaceChildren(...[shown(), sources(), issue()].map((text) => element("p", {}, text))));
}

function shown() {
  const { time } = view.get();
  const parts = [t("records", { n: shownRecords().length }), ...(time ? [rangeInWords(time.from, time.to)] : []),
    ...active(view.get()).map(([filter, codes]) => `${t(`filters.${filter.name}`)}: ${list(codes.map(filter.title))}`)];
  return `${parts.join("; ")}.`;
}

function sources() {
  const filter = FILTERS.find(({ name }) => name === "source");
  const ids = [...new Set(shownRecords().flatMap(({ feature }) => valuesOf(filter, feature.properties)))];
  return t("print.sources", { sources: ids.map(filter.title).join("; ") });
}

function issue() {
  const day = new Date().toLocaleDateString(t("locale"), { dateStyle: "long" });
  return t("print.issue", { day, version: settings.version, address: permalink() ?? location.href });
}
