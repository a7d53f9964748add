FROM dolfinx/lab:v0.8.0
ENTRYPOINT []
