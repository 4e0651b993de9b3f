// Parts of the page that are fetched only when a reader wants them, which can fail.

import { notify } from "ca-geo/notice.js";
import { t } from "ca-geo/strings.js";

/** Fetches a module and hands it to `use`; where it cannot be had, says so of `what`, and offers to try again. */
export async function withModule(what, fetch, use) {
  let module = null;
  try {
    module = await fetch();
  } catch (error) {
    return notify(t("menu.failed", { what, reason: error.message }), { label: t("failed.retry"), run: () => withModule(what, fetch, use) });
  }
  return use(module);
}
