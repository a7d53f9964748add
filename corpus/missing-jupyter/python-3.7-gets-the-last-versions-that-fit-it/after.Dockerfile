FROM python:3.7-slim-bullseye
RUN pip install pymatgen
RUN python3 -m pip install --no-cache-dir notebook==6.5.7 jupyterlab==3.6.8
CMD ["python3"]
