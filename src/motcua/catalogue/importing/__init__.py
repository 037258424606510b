"""Reading procedures from files, and what could not be read of them."""
