FROM registry.example.org/optics/base:2.4
RUN apt-get update && apt-get install -y python3-pip ffmpeg
RUN pip3 install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11 opencv-python-headless
CMD ["python3", "camera.py"]
