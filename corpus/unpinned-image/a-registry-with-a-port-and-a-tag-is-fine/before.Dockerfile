FROM registry.geo.example:5000/teaching/qgis-lab:2026.1
RUN pip install --no-cache-dir rasterio
