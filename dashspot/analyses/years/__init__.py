"""When the tracks came out, how popular they are, how long they last."""
