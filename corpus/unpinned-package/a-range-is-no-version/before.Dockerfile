FROM python:3.12-slim
RUN pip install "scikit-learn>=1.3,<2" rasterio~=1.4
