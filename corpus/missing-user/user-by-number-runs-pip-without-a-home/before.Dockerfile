FROM python:3.12
WORKDIR /srv/tides
COPY requirements.txt .
USER 1000
RUN pip install --no-cache-dir -r requirements.txt jupyterlab notebook
COPY . .
