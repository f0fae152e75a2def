// The built-in modules of CircuitPython main that a board has more (+) or fewer (-) than the one that stands for its
// chip. Made by scripts/device-modules.ts from facts/modules: do not edit.
export const DEVICES = `
adafruit_feather_esp32_v2 +dualbank +espcamera +qrio
adafruit_itsybitsy_esp32 +dualbank +espcamera +qrio
adafruit_mini_sparkle_motion -paralleldisplaybus
adafruit_qtpy_esp32_pico +dualbank +espcamera +qrio -paralleldisplaybus
adafruit_sparkle_motion -paralleldisplaybus
ai-thinker-esp32-cam +espcamera +qrio
crcibernetica-ideaboard +dualbank
deneyap_kart +espcamera +qrio
deneyap_kart_1a +espcamera +qrio
elecrow_crowpanel_3.5 +espcamera +qrio
esp32-wrover-dev-cam +espcamera +qrio
espressif_esp32_devkitc_v4_wrover +dualbank +espcamera +qrio
espressif_esp32_eye +espcamera +qrio -canio -neopixel_write
espressif_esp32_lyrat +espcamera +qrio
hardkernel_odroid_go +dualbank +espcamera +qrio
lilygo_ttgo_tdisplay_esp32_16m +dualbank
lilygo_twatch_2020_v3 +dualbank +espcamera +qrio
m5stack_core2 +dualbank +espcamera +qrio
m5stack_core_basic +dualbank
m5stack_core_fire +dualbank +espcamera +qrio
m5stack_m5paper +dualbank +espcamera +qrio
m5stack_stick_c_plus2 +dualbank +espcamera +qrio
m5stack_timer_camera_x +espcamera +qrio
oxocard_artwork +dualbank +espcamera +qrio
oxocard_connect +dualbank +espcamera +qrio
oxocard_galaxy +dualbank +espcamera +qrio
oxocard_science +dualbank +espcamera +qrio
ttgo_t8_v1_7 +espcamera +qrio
unexpectedmaker_tinypico +espcamera +qrio
unexpectedmaker_tinypico_nano +espcamera +qrio
vidi_x +dualbank +espcamera +qrio
yoto_mini_2024 +dualbank +espcamera +i2cioexpander +qrio
yoto_player_v3 +dualbank +espcamera +i2cioexpander +qrio
adafruit_qtpy_esp32c3 -rgbmatrix
ai_thinker_esp32-c3s-2m -_bleio -_eve -aesio -audiomp3 -bitmapfilter -canio -getpass -jpegio -max3421e -msgpack -ps2io -rgbmatrix -usb -zlib
spotpear_esp32c3_lcd_1_69 +dualbank
xteink_x4 +dualbank -audiobusio -audiocore -audiomixer -audiomp3 -canio -keypad -keypad_demux -pulseio -pwmio -rainbowio -rgbmatrix -synthio -ulab
adafruit_feather_esp32c6_4mbflash_nopsram -dualbank
cezerio_dev_ESP32C6 -dualbank
espressif_esp32c6_devkitm_1_n4 -dualbank
makergo_esp32c6_supermini -dualbank
pcbcupid_glyph_c6 -dualbank
seeed_xiao_esp32c6 -dualbank
waveshare_esp32_c6_lcd_1_47 -dualbank
weact_esp32c6_n4 -dualbank
adafruit_feather_esp32s2 +espcamera +qrio
adafruit_feather_esp32s2_reverse_tft +espcamera +qrio -paralleldisplaybus
adafruit_feather_esp32s2_tft +espcamera +qrio
adafruit_funhouse -epaperdisplay -framebufferio -max3421e -paralleldisplaybus -ps2io -rgbmatrix -sdcardio -sharpdisplay -usb
adafruit_magtag_2.9_grayscale +espcamera +qrio -paralleldisplaybus
adafruit_metro_esp32s2 +espcamera +qrio
adafruit_qtpy_esp32s2 +espcamera +qrio -paralleldisplaybus
adafruit_vindie_s2 +espcamera +qrio -paralleldisplaybus
ai_thinker_esp_12k_nodemcu +espcamera +qrio
artisense_rd00 +espcamera +qrio
atmegazero_esp32s2 +dualbank +espcamera +qrio
bpi_bit_s2 +espcamera +qrio
crumpspace_crumps2 +espcamera +qrio
deneyap_mini_v2 +espcamera +qrio
espressif_esp32s2_devkitc_1_n4r2 +espcamera +qrio
espressif_esp32s2_devkitc_1_n8r2 +dualbank +espcamera +qrio
espressif_hmi_devkit_1 +espcamera +qrio
espressif_kaluga_1 +espcamera +qrio
espressif_kaluga_1.3 +espcamera +qrio
espressif_saola_1_wrover +espcamera +qrio
flipperzero_wifi_dev +espcamera +qrio
franzininho_wifi_wrover +espcamera +qrio
gravitech_cucumber_r +espcamera +qrio
gravitech_cucumber_rs +espcamera +qrio
hexky_s2 +espcamera +qrio
hiibot_iots2 +dualbank +espcamera +qrio
lilygo_ttgo_t8_s2 +espcamera +qrio
lilygo_ttgo_t8_s2_st7789 +espcamera +qrio
lolin_s2_mini +espcamera +qrio
lolin_s2_pico +espcamera +qrio
microdev_micro_s2 +dualbank +espcamera +qrio
muselab_nanoesp32_s2_wrover +espcamera +qrio
odt_pixelwing_esp32_s2 +espcamera +qrio
targett_module_clip_wrover +espcamera +qrio
unexpectedmaker_feathers2 +dualbank +espcamera +qrio
unexpectedmaker_feathers2_neo +espcamera +qrio
unexpectedmaker_feathers2_prerelease +dualbank +espcamera +qrio
unexpectedmaker_tinys2 +_stage +espcamera +qrio
waveshare_esp32_s2_pico_lcd +espcamera +qrio
waveshare_esp32s2_pico +espcamera +qrio
adafruit_esp32s3_camera +espcamera +qrio -audiobusio -audiocore -audioi2sin -audiomixer -audiomp3 -canio -dualbank -framebufferio -keypad -keypad_demux -onewireio -paralleldisplaybus -rgbmatrix -rotaryio -sharpdisplay -synthio -usb_audio
adafruit_feather_esp32s3_4mbflash_2mbpsram +espcamera +qrio -dualbank
adafruit_feather_esp32s3_reverse_tft +espcamera +qrio -dualbank -paralleldisplaybus
adafruit_feather_esp32s3_tft +espcamera +qrio -dualbank -paralleldisplaybus
adafruit_matrixportal_s3 -paralleldisplaybus
adafruit_metro_esp32s3 +espcamera +qrio
adafruit_qtpy_esp32s3_4mbflash_2mbpsram -dualbank -paralleldisplaybus
adafruit_qtpy_esp32s3_nopsram -paralleldisplaybus
adafruit_qualia_s3_rgb666 +dotclockframebuffer +espcamera +qrio
arduino_nano_esp32s3 +espcamera +qrio
arduino_nano_esp32s3_inverted_statusled +espcamera +qrio
autosportlabs_esp32_can_x2 +espcamera +qrio
bpi_leaf_s3 +espcamera +qrio
bpi_picow_s3 +espcamera +qrio
brainboardz_neuron +espcamera +qrio
circuitart_zero_s3 +espcamera +qrio
columbia-dsl-sensor +espcamera +qrio
cytron_maker_feather_aiot_s3 +espcamera +qrio
deneyap_kart_1a_v2 +espcamera +qrio -dualbank
deshipu_ugame_s3 +_stage -canio -dualbank -framebufferio -paralleldisplaybus -rgbmatrix -rotaryio -sharpdisplay
elecrow_crowpanel_4_2_epaper +espcamera +qrio -usb_audio -usb_cdc -usb_hid -usb_midi
es3ink +espcamera +qrio
espressif_esp32s3_box +espcamera +qrio
espressif_esp32s3_box_lite +espcamera +qrio
espressif_esp32s3_devkitc_1_n32r16 +espcamera +qrio
espressif_esp32s3_devkitc_1_n32r8 +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r2 +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r2_ros +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r8 +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r8_hacktablet +dotclockframebuffer +espcamera +qrio
espressif_esp32s3_eye +espcamera +qrio
espressif_esp32s3_lcd_ev +dotclockframebuffer +espcamera +qrio
espressif_esp32s3_lcd_ev_v1.5 +dotclockframebuffer +espcamera +qrio
firebeetle2_esp32s3 +espcamera +qrio
heltec_esp32s3_wifi_lora_v3 -usb_audio -usb_cdc -usb_hid -usb_midi
heltec_vision_master_e290 +espcamera +qrio
heltec_wireless_paper -usb_audio -usb_cdc -usb_hid -usb_midi
ikea_alpstuga_esp32_s3 +espcamera +qrio -dualbank
lilygo_tdeck -max3421e -ps2io -rgbmatrix -rotaryio -usb
lilygo_tdisplay_s3 +espcamera +qrio
lilygo_tdisplay_s3_pro +espcamera +qrio
lilygo_tembed_esp32s3 +espcamera +qrio
lilygo_tqt_pro_nopsram -paralleldisplaybus
lilygo_tqt_pro_psram -dualbank -paralleldisplaybus
lilygo_twatch_s3 -canio -countio -max3421e -paralleldisplaybus -ps2io -rgbmatrix -rotaryio -usb
lolin_s3 +espcamera +qrio
lolin_s3_mini +espcamera +qrio -dualbank
lolin_s3_mini_pro +espcamera +qrio -dualbank
lolin_s3_pro +espcamera +qrio
m5stack_cardputer -max3421e -usb
m5stack_cardputer_ros -max3421e -usb
m5stack_cores3 +espcamera +qrio -paralleldisplaybus
m5stack_cores3_se +espcamera +qrio -paralleldisplaybus
m5stack_dial -paralleldisplaybus
m5stack_dinmeter -paralleldisplaybus
magiclick_s3_n4r2 -dualbank
makerfabs_tft7 +dotclockframebuffer +espcamera +qrio
nhbsystems_jl401_4mbflash_2mbpsram +espcamera +qrio -dualbank
prokyber_ai_on_the_edge_cam +espcamera +qrio
seeed_xiao_esp32_s3_sense +espcamera +qrio
seeed_xiao_esp32_s3_trmnl_diy_kit -_eve -audiobusio -audiocore -audioi2sin -audiomixer -audiomp3 -canio -countio -frequencyio -max3421e -neopixel_write -paralleldisplaybus -ps2io -rainbowio -rotaryio -synthio -usb -usb_audio
sensebox_mcu_eye_esp32s3 +espcamera +qrio
sunton_esp32_8048S050 +dotclockframebuffer +espcamera +qrio -usb_audio -usb_cdc -usb_hid -usb_midi
sunton_esp32_8048S070 +dotclockframebuffer +espcamera +qrio -usb_audio -usb_cdc -usb_hid -usb_midi
thingpulse_pendrive_s3 -dualbank -paralleldisplaybus
unexpectedmaker_bling +_stage +espcamera +qrio
unexpectedmaker_blizzard_s3 +_stage +espcamera +qrio
unexpectedmaker_edges3d +_stage +espcamera +qrio
unexpectedmaker_feathers3 +espcamera +qrio
unexpectedmaker_feathers3_neo +espcamera +qrio
unexpectedmaker_nanos3 +espcamera +qrio
unexpectedmaker_omgs3 +_stage +espcamera +qrio
unexpectedmaker_pros3 +espcamera +qrio
unexpectedmaker_rgbtouch_mini +_stage +espcamera +qrio
unexpectedmaker_tinys3 +_stage +espcamera +qrio
unexpectedmaker_tinywatch_s3 +_stage +espcamera +qrio
waveshare_esp32_s3_amoled_241 +qspibus -paralleldisplaybus -touchio
waveshare_esp32_s3_eth +espcamera +qrio
waveshare_esp32_s3_geek +espcamera +qrio
waveshare_esp32_s3_lcd_1_28 -usb_audio -usb_cdc -usb_hid -usb_midi
waveshare_esp32_s3_lcd_1_47 +espcamera +qrio
waveshare_esp32_s3_matrix +espcamera +qrio -dualbank
waveshare_esp32_s3_pico +espcamera +qrio
waveshare_esp32_s3_tiny +espcamera +qrio -dualbank
waveshare_esp32_s3_tiny_n8r8 +espcamera +qrio
waveshare_esp32_s3_touch_lcd_1_47 +espcamera +qrio
waveshare_esp32_s3_touch_lcd_2 +espcamera +qrio
waveshare_esp32_s3_touch_lcd_2_8 +espcamera +qrio
waveshare_esp32_s3_zero +espcamera +qrio -dualbank
yd_esp32_s3_n16r8 +espcamera +qrio
yd_esp32_s3_n8r8 +espcamera +qrio
cytron_edu_v2_pico_2w -picodvi
pimoroni_badger2350 -picodvi
pimoroni_plasma2350w -picodvi -usb -usb_host
sparkfun_thing_plus_rp2350 -picodvi -usb -usb_host
studiolab_picoexpander -picodvi
cytron_edu_pico_w +picodvi +usb +usb_host
pajenicko_picopad +_stage +picodvi -audiodelays -audiofilters -audiofreeverb
pimoroni_pico_dv_base_w +picodvi +usb +usb_host -_bleio -audiodelays -audiofilewriter -audiofilters -audiofreeverb -usb_audio
matrixportal_m4 -aesio -floppyio -max3421e -paralleldisplaybus -sharpdisplay -ulab -usb
metro_m4_airlift_lite -codeop -floppyio -jpegio -max3421e -msgpack -synthio -usb -vectorio
`;
