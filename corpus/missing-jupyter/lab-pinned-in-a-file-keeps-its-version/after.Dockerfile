FROM python:3.11
COPY requirements.txt .
RUN pip install -r requirements.txt
RUN python3 -m pip install --no-cache-dir "notebook>=7,<8" jupyterlab==4.2.5
