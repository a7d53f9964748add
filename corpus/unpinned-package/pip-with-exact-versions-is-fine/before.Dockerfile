FROM python:3.12-slim
RUN pip install xarray==2024.9.0 'dask[array]==2024.9.1' zarr===2.18.3
