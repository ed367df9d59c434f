"""How questions look to who takes or reviews them."""
