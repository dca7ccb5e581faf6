"""HTTP in: routes, who may take them, problems, documents. Decides nothing about the business."""
