FROM quay.io/jupyter/scipy-notebook:2024-12-23
RUN pip install --no-cache-dir pyproj
