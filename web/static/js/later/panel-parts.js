// The parts of the panel that take more than the record itself: when, what else there is, files.

import { files } from "ca-geo/later/panel-files.js";
import { related } from "ca-geo/later/panel-related.js";
import { time } from "ca-geo/later/panel-time.js";
import { settings } from "ca-geo/page.js";

/** {time, related, files}, each a section or null. `claims` is null where they could not be had; an embedded map has few records beside its own. */
export function furtherParts(record, claims, { open }) {
  return { time: time(record, claims ?? [], open), related: settings.embed ? null : related(record, open), files: files(record) };
}
