FROM python:3.12
COPY requirements.txt .
RUN echo "jupyterlab==4.4.9" >> requirements.txt
RUN pip install -r requirements.txt
