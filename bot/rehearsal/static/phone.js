// The page: one state from the service, shown on the phone and beside it.

import { follow } from "./wire.js";
import { Side } from "./side.js";
import { Talk } from "./talk.js";

const talk = new Talk();
const side = new Side(talk);

follow((state) => {
  talk.show(state.residents, state.revision);
  side.show(state);
});
