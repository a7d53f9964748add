from python:3.12-slim
# Plots want a font.
run apt-get update && apt-get install -y fonts-dejavu
workdir /tides
copy . .
run pip install --no-cache-dir jupyterlab notebook
entrypoint ["python", "tides.py"]
cmd ["--port=80"]
