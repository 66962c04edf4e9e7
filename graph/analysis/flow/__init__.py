"""Networks on observed flows: maximum flow, removal losses, routes, centralities."""
