"""HTTP in, RPC out: the API, sign-in, import and export, the annual report and the console."""
