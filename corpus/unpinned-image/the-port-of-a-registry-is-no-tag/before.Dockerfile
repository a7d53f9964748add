FROM registry.geo.example:5000/teaching/qgis-lab
RUN pip install --no-cache-dir rasterio
