"""How the built-in encoder is made; nobody needs this to run lanmei."""
