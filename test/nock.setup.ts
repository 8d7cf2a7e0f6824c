import nock from "nock";

// Importing it takes the network over, once in a process; a file that gave it back would leave the next without.
if (!nock.isActive()) nock.activate();
