// Everything the public pages do in the browser. Each page works without it.

import "htmx.org";
import "./js/attachments.js";
import "./js/drafts.js";
import "./js/focus.js";
import "./js/languages.js";
import "./js/live.js";
import "./js/maps.js";
import "./js/proving.js";
import "./js/quoting.js";
import "./js/reading.js";
import "./js/search.js";
import "./js/seen.js";
import "./js/synopsis.js";
import "./js/times.js";
