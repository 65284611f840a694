// Tries solutions of ALTCHA's tasks beside the page.

import "altcha/workers/pbkdf2";
