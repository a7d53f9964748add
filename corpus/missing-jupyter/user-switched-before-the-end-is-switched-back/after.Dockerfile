FROM python:3.12
RUN useradd -m -u 1000 student
USER student
RUN mkdir /home/student/data
USER root
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
USER student
EXPOSE 8888
CMD ["jupyter", "lab"]
