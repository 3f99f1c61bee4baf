"""The platform's five Python services: one package, five apps."""
